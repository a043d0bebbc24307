// Writes a bundle as a stream: no seek, no second copy (FORMAT.md 1, 2, 6, 7).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/bundle/compressed_spool.h"
#include "evidence/bundle/member_parts.h"
#include "evidence/bundle/output.h"
#include "evidence/records/index_line.h"
#include "evidence/records/seal.h"
#include "hashing/digest.h"
#include "hashing/merkle.h"

namespace exhibit {

/// The only user of libarchive's write side. Every function throws OutputError where the output fails.
class BundleWriter {
 public:
  /// Called with each checkpoint when it has been handed to the output, which may encrypt and then holds a part back.
  using CheckpointWitness = std::function<void(const Checkpoint&)>;

  BundleWriter(Output& output, std::string bundle_id, Timestamp started);
  ~BundleWriter();
  BundleWriter(const BundleWriter&) = delete;
  BundleWriter& operator=(const BundleWriter&) = delete;

  const std::string& bundle_id() const { return bundle_id_; }
  const std::string& bag() const { return bag_; }
  std::uint64_t bytes_written() const;
  void set_witness(CheckpointWitness witness) { witness_ = std::move(witness); }

  /// Adds a whole member; `member` is without the bag.
  void add(std::string_view member, std::string_view content, Source source = {});

  /// A member whose content comes in pieces of `size` bytes in all.
  void begin_member(std::string_view member, std::uint64_t size, Source source = {});
  void append(std::string_view bytes);
  void end_member();

  /// Writes index, salt, manifests and SEAL, ends the archive and commits the output.
  struct Sealed {
    Seal seal;
    Digest seal_sha256;
  };
  Sealed seal(std::string_view status, std::uint64_t gaps);

 private:
  struct Archive;
  struct Member;

  void checkpoint_if_due();
  void write_checkpoint();
  /// Gives the line its number.
  void record(IndexLine& line);
  void record_parts(const std::string& member, const std::vector<MemberPart>& parts);
  std::string bag_info() const;

  std::string bundle_id_;
  std::string bag_;
  Timestamp started_;
  Output& output_;
  CheckpointWitness witness_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<Member> member_;

  Digest salt_master_;
  MerkleTree leaves_;
  CompressedSpool index_;
  CompressedSpool manifest_;
  std::string line_text_;  ///< of the index line that is being recorded
  Digest last_digest_;
  bool sealing_ = false;
  std::uint64_t members_ = 0;
  std::uint64_t part_lines_ = 0;
  std::uint64_t payload_bytes_ = 0;
  std::uint64_t payload_members_ = 0;
  std::uint64_t checkpoints_ = 0;
  std::uint64_t checkpointed_bytes_ = 0;
  std::chrono::steady_clock::time_point checkpointed_at_;
};

}  // namespace exhibit
