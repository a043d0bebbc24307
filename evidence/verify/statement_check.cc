#include "evidence/verify/statement_check.h"

#include <fmt/format.h>

#include <utility>

#include "evidence/bundle/member_name.h"

namespace exhibit {
namespace {

/// Adds a fault with one code and place for each statement that does not hold.
class Statement {
 public:
  Statement(FaultCode code, std::string where, FaultList& faults)
      : code_(code), where_(std::move(where)), faults_(faults) {}

  template <typename Value>
  bool check(std::string_view what, const Value& stated, const Value& seen) {
    return check_as(code_, what, stated, seen);
  }

  template <typename Value>
  bool check_as(FaultCode code, std::string_view what, const Value& stated, const Value& seen) {
    if (stated == seen) return true;
    faults_.add(code, where_, fmt::format("{} is stated as {} and is {}", what, text(stated), text(seen)));
    return false;
  }

 private:
  static std::string text(const Digest& digest) { return digest.hex(); }
  static std::string text(const std::string& words) { return words; }
  static std::string text(std::uint64_t number) { return std::to_string(number); }

  FaultCode code_;
  std::string where_;
  FaultList& faults_;
};

void check_identity_and_leaves(const Seal& seal, const Observed& observed, Statement& statement) {
  statement.check("the bag", seal.bag, observed.bag);
  statement.check("the bag of the bundle id", bag_of(seal.bundle_id), observed.bag);
  if (observed.start) statement.check("the bundle id", seal.bundle_id, observed.start->bundle_id);
  if (observed.finish) {
    statement.check("the status", seal.status, observed.finish->status);
    statement.check("the number of gaps", seal.gaps, observed.finish->counts.gaps);
  }
  if (observed.index_lines) {
    statement.check_as(FaultCode::leaf_count, "the number of index lines", seal.leaves, *observed.index_lines);
  }
  if (observed.merkle_root) {
    statement.check_as(FaultCode::merkle_root, "the Merkle root", seal.merkle_root_sha256, *observed.merkle_root);
  }
}

}  // namespace

void check_seal_of_copy(const Seal& seal, const Observed& observed, FaultList& faults) {
  Statement statement(FaultCode::seal_mismatch, "SEAL", faults);
  check_identity_and_leaves(seal, observed, statement);
}

bool check_seal(const Seal& seal, const Prefix& prefix, const Observed& observed, FaultList& faults) {
  Statement statement(FaultCode::seal_mismatch, "SEAL", faults);
  check_identity_and_leaves(seal, observed, statement);
  statement.check("the number of members before it", seal.members, prefix.members);
  if (observed.manifest_sha256) {
    statement.check_as(FaultCode::manifest_digest, "the digest of manifest-sha256.txt", seal.manifest_sha256,
                       *observed.manifest_sha256);
  }
  if (observed.tagmanifest_sha256) {
    statement.check_as(FaultCode::tagmanifest_digest, "the digest of tagmanifest-sha256.txt", seal.tagmanifest_sha256,
                       *observed.tagmanifest_sha256);
  }
  // A digest of any other prefix, short or past the end, says nothing about these bytes.
  return statement.check("the number of bytes before it", seal.prefix_bytes, prefix.bytes) &&
         statement.check_as(FaultCode::prefix_digest, "the digest of all bytes before it", seal.prefix_sha256,
                            prefix.sha256);
}

bool check_checkpoint(const Checkpoint& checkpoint, const std::string& member, std::uint64_t sequence,
                      const Prefix& prefix, const std::string& bag, FaultList& faults) {
  Statement statement(FaultCode::checkpoint_mismatch, member, faults);
  statement.check("the member's own name", fmt::format("data/checkpoint/{:04}", sequence), member);
  statement.check("the bag of the bundle id", bag_of(checkpoint.bundle_id), bag);
  statement.check("the sequence", checkpoint.sequence, sequence);
  statement.check("the number of members before it", checkpoint.members, prefix.members);
  return statement.check("the number of bytes before it", checkpoint.prefix_bytes, prefix.bytes) &&
         statement.check("the digest of all bytes before it", checkpoint.prefix_sha256, prefix.sha256);
}

}  // namespace exhibit
