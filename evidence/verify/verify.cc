#include "evidence/verify/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "evidence/bundle/member_parts.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/encrypted.h"
#include "evidence/reader/input_file.h"
#include "evidence/reader/member_path.h"
#include "evidence/verify/index_check.h"
#include "evidence/verify/manifest_check.h"
#include "evidence/verify/member_order.h"
#include "evidence/verify/piece_check.h"
#include "evidence/verify/redaction_check.h"
#include "evidence/verify/seen_members.h"
#include "evidence/verify/statement_check.h"

namespace exhibit {
namespace {

/// What a member is to the verifier.
enum class Role : std::uint8_t {
  other,
  bagit,
  start,
  finish,
  checkpoint,
  index,
  salt,
  manifest,
  tagmanifest,
  redaction,
  seal
};

Role role_of(std::string_view member) {
  static constexpr std::pair<std::string_view, Role> roles[] = {
      {"bagit.txt", Role::bagit},
      {"data/acquisition/start.json", Role::start},
      {"data/acquisition/finish.json", Role::finish},
      {"data/index.jsonl", Role::index},
      {"data/salt-master.hex", Role::salt},
      {"manifest-sha256.txt", Role::manifest},
      {"tagmanifest-sha256.txt", Role::tagmanifest},
      {redaction_member, Role::redaction},
      {"SEAL", Role::seal},
  };
  for (const auto& [name, role] : roles) {
    if (name == member) return role;
  }
  return member.starts_with("data/checkpoint/") ? Role::checkpoint : Role::other;
}

/// Whether the content is held until the member is whole. The index, the manifest and the rows of a
/// redacted copy are taken as they stream by.
bool is_held(Role role) {
  return role != Role::other && role != Role::index && role != Role::manifest && role != Role::redaction;
}

constexpr std::uint64_t greatest_held = std::uint64_t{16} << 20;

constexpr std::string_view bagit_text = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

class Verifier final : public TarVisitor {
 public:
  explicit Verifier(HashedBlocks& blocks) : blocks_(blocks) {}

  void on_member(const TarMember& member) override {
    current_ = add(member);
    held_.clear();
    begin_parts();
    order_.see(current_->name);
    if (role_ == Role::checkpoint || role_ == Role::seal) {
      statement_prefix_ = {current_->number, member.header, blocks_.digest_of_first(member.header)};
    }
  }

  void on_bytes(std::string_view) override {}

  void on_content(std::string_view bytes) override {
    digest_.update(bytes);
    if (divider_) divider_->feed(bytes);
    if (role_ == Role::index) index_.feed(bytes);
    if (role_ == Role::manifest) manifest_.feed(bytes);
    if (role_ == Role::redaction) rows_.feed(bytes);
    if (is_held(role_)) held_ += bytes;
  }

  void on_member_end(const TarMember& member, bool padding_is_zero) override {
    current_->sha256 = digest_.finish();
    current_->is_whole = true;
    end_parts();
    if (!padding_is_zero) {
      fail(FaultCode::nonzero_padding, current_->name,
           fmt::format("a byte that is not zero after byte {}", member.offset + member.size));
    }
    check_piece_name(*current_, faults_);
    take_whole();
  }

  Verification judge(const TarResult& result) {
    end_archive(result);
    Verification verification;
    verification.verdict = verdict();
    verification.faults = faults_.take();
    verification.faults_left_out = faults_.left_out();
    verification.seal = std::move(seal_);
    verification.seal_sha256 = seal_sha256_;
    verification.seal_text = std::move(seal_text_);
    verification.bag = observed_.bag;
    verification.bytes = result.bytes;
    verification.checkpoints = checkpoints_;
    verification.verified_bytes = verified_bytes_;
    if (is_redacted_) verification.redaction = {rows_.rows(), rows_.number_withheld(), rows_.withheld()};
    for (const SeenMember& member : members_.in_order()) {
      if (!member.is_whole) continue;
      ++verification.members;
      if (verification.verdict == Verdict::incomplete) verification.whole_members.push_back(member.name);
    }
    return verification;
  }

 private:
  void fail(FaultCode code, std::string where, std::string why) { faults_.add(code, std::move(where), std::move(why)); }

  /// Notes the member and its role: only the first of a name, in the one bag, and before SEAL has any.
  SeenMember* add(const TarMember& member) {
    role_ = Role::other;
    const auto path = split_member_path(member.name);
    if (path && observed_.bag.empty()) observed_.bag = path->bag;
    if (!path || path->bag != observed_.bag) {
      fail(FaultCode::bad_member_name, member.name, fmt::format("no name of this format, at byte {}", member.header));
      return members_.add_unfindable(member.name, member.offset, member.size);
    }
    SeenMember* const added = members_.add(std::string(path->member), member.offset, member.size);
    if (added == nullptr) {
      fail(FaultCode::duplicate_member, std::string(path->member), fmt::format("again at byte {}", member.header));
      return members_.add_unfindable(std::string(path->member), member.offset, member.size);
    }
    if (!has_seal_) role_ = role_of(path->member);
    if (is_held(role_) && member.size > greatest_held) {
      fail(FaultCode::bad_record, added->name, "more than 16 MiB, larger than any such record");
      role_ = Role::other;
    }
    return added;
  }

  void begin_parts() {
    divider_.reset();
    const auto end = part_end_of(current_->name);
    if (!end) return;
    parts_.finish();
    divider_.emplace(*end, [this](const MemberPart& part) { parts_.add(part.size, part.sha256); });
  }

  void end_parts() {
    if (!divider_) return;
    divider_->end();
    const std::uint64_t number = parts_.parts();
    current_->parts = std::make_unique<SeenParts>(number, parts_.finish());
  }

  void take_whole() {
    switch (role_) {
      case Role::other: break;
      case Role::bagit: take_bagit(); break;
      case Role::start: take_record(decode_start(held_, current_->name), observed_.start); break;
      case Role::finish: take_record(decode_finish(held_, current_->name), observed_.finish); break;
      case Role::checkpoint: take_checkpoint(); break;
      case Role::index: take_index(); break;
      case Role::salt: take_salt(); break;
      case Role::manifest: take_manifest(); break;
      case Role::tagmanifest: take_tagmanifest(); break;
      case Role::redaction: take_redaction(); break;
      case Role::seal: take_seal(); break;
    }
  }

  /// A version that is not known is told apart from a record that is none.
  void fail(const Error& error, FaultCode otherwise) {
    const bool is_unknown = error.code == ErrorCode::unsupported;
    fail(is_unknown ? FaultCode::unsupported_version : otherwise, current_->name, error.detail);
  }

  template <typename Record>
  void take_record(Result<Record> decoded, std::optional<Record>& record) {
    if (decoded) {
      record = *std::move(decoded);
    } else {
      fail(decoded.error(), FaultCode::bad_record);
    }
  }

  void take_bagit() {
    if (held_ != bagit_text) fail(FaultCode::bad_record, current_->name, "not the declaration of a BagIt 1.0 bag");
  }

  void take_checkpoint() {
    ++checkpoints_;
    const auto checkpoint = decode_checkpoint(held_, current_->name);
    if (!checkpoint) return fail(checkpoint.error(), FaultCode::bad_record);
    const bool holds =
        check_checkpoint(*checkpoint, current_->name, checkpoints_, statement_prefix_, observed_.bag, faults_);
    if (holds) verified_bytes_ = statement_prefix_.bytes;
  }

  void take_index() {
    index_.end(*current_);
    observed_.index_lines = index_.lines();
  }

  void take_salt() {
    const std::string_view text = held_;
    const auto master = text.ends_with('\n') ? Digest::from_hex(text.substr(0, text.size() - 1)) : std::nullopt;
    if (!master) return fail(FaultCode::bad_record, current_->name, "not 32 bytes in hexadecimal and a newline");
    if (!observed_.index_lines) return;
    merkle_root_ = std::async(std::launch::async, [this, salt = *master] { return index_.merkle_root(salt); });
  }

  void take_manifest() {
    manifest_.end();
    observed_.manifest_sha256 = current_->sha256;
  }

  void take_tagmanifest() {
    check_tagmanifest(held_, members_, faults_);
    observed_.tagmanifest_sha256 = current_->sha256;
  }

  void take_redaction() {
    is_redacted_ = true;
    rows_.end();
    check_redaction(rows_, *current_, observed_.finish, members_, faults_);
    observed_.index_lines = rows_.rows();
    observed_.merkle_root = rows_.merkle_root();
  }

  void take_seal() {
    has_seal_ = true;
    seal_sha256_ = current_->sha256;
    seal_text_ = held_;
    if (merkle_root_.valid()) observed_.merkle_root = merkle_root_.get();
    auto seal = decode_seal(held_);
    if (!seal) return fail(seal.error(), FaultCode::bad_seal);
    if (is_redacted_) {
      check_seal_of_copy(*seal, observed_, faults_);
    } else if (check_seal(*seal, statement_prefix_, observed_, faults_)) {
      verified_bytes_ = statement_prefix_.bytes;
    }
    seal_ = *std::move(seal);
  }

  void end_archive(const TarResult& result) {
    if (has_seal_ || result.end == TarEnd::whole || result.end == TarEnd::trailing) order_.end();
    const std::string where = fmt::format("byte {}", result.where);
    switch (result.end) {
      case TarEnd::whole: break;
      case TarEnd::cut: fail(FaultCode::cut, where, result.why); break;
      case TarEnd::missing_end: fail(FaultCode::missing_end, where, result.why); break;
      case TarEnd::no_archive: fail(FaultCode::not_a_bundle, where, result.why); break;
      case TarEnd::bad_block: fail(FaultCode::bad_header, where, result.why); break;
      case TarEnd::trailing: fail(FaultCode::trailing_bytes, where, result.why); break;
    }
  }

  Verdict verdict() const {
    if (faults_.has(FaultKind::contradiction)) return Verdict::tampered;
    if (faults_.has(FaultKind::malformation)) return Verdict::malformed;
    if (faults_.has(FaultKind::early_end)) return Verdict::incomplete;
    return Verdict::consistent_unsigned;
  }

  FaultList faults_;
  SeenMembers members_;
  MemberOrder order_{faults_};
  IndexCheck index_{members_, faults_};
  ManifestCheck manifest_{members_, faults_};
  DisclosedRows rows_;
  bool is_redacted_ = false;

  HashedBlocks& blocks_;  // every byte is hashed twice, as a part of the bundle and of a member: by two threads
  Sha256 digest_;
  std::optional<PartDivider> divider_;  // of the current member, where it is divided
  PartsDigest parts_;
  SeenMember* current_ = nullptr;
  Role role_ = Role::other;
  std::string held_;
  Prefix statement_prefix_;

  Observed observed_;
  std::future<std::optional<Digest>> merkle_root_;  // of the index, which it reads while the manifest is checked
  bool has_seal_ = false;
  std::optional<Seal> seal_;
  std::optional<Digest> seal_sha256_;
  std::string seal_text_;
  std::uint64_t checkpoints_ = 0;
  std::uint64_t verified_bytes_ = 0;
};

}  // namespace

bool is_consistent(Verdict verdict) { return verdict == Verdict::authentic || verdict == Verdict::consistent_unsigned; }

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::authentic: return "AUTHENTIC";
    case Verdict::consistent_unsigned: return "CONSISTENT-UNSIGNED";
    case Verdict::incomplete: return "INCOMPLETE";
    case Verdict::tampered: return "TAMPERED";
    case Verdict::malformed: return "MALFORMED";
  }
  std::unreachable();
}

Result<Verification> verify(const ByteSource& source, Reading reading) {
  HashedBlocks blocks(source, reading);
  Verifier verifier(blocks);
  const BlockSource next = [&blocks] { return blocks.next(); };
  const auto result = scan_tar(next, verifier);
  if (!result) return std::unexpected(result.error());
  return verifier.judge(*result);
}

Reading reading_of(const InputFile& file) {
  // Of what comes through a pipe nothing is asked for before it is wanted.
  return file.size() ? Reading::ahead : Reading::as_asked;
}

Result<Verification> verify_file(const std::string& path) {
  const auto file = InputFile::open(path);
  if (!file) return std::unexpected(file.error());
  return verify(refusing_encrypted(file->source(), path), reading_of(*file));
}

}  // namespace exhibit
