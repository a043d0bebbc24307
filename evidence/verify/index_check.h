// data/index.jsonl against the members, and the Merkle tree over its lines (FORMAT.md 6.1, 6.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/bundle/member_parts.h"
#include "evidence/reader/lines.h"
#include "evidence/records/index_line.h"
#include "evidence/verify/fault.h"
#include "evidence/verify/kept_index.h"
#include "evidence/verify/seen_members.h"
#include "hashing/digest.h"

namespace exhibit {

/// Takes the index as it streams by. Its bytes are kept until the salt that follows them is known.
class IndexCheck {
 public:
  IndexCheck(SeenMembers& members, FaultList& faults) : members_(members), faults_(faults) {}

  void feed(std::string_view bytes);
  /// The index is whole; `index` is its own member, before which all must be listed.
  void end(const SeenMember& index);

  std::uint64_t lines() const { return number_; }
  /// The root over the leaves of all lines; nothing where the index was too large to be kept. Once only.
  std::optional<Digest> merkle_root(const Digest& salt_master);

 private:
  void take(std::string_view line);
  void keep(std::string_view bytes);
  void compare(const IndexLine& line);
  void compare_member(const IndexLine& line);
  void compare_part(const IndexLine& line);
  void end_parts();
  void compare_place(const IndexLine& line, const SeenMember& member);
  void mismatch(const SeenMember& member, std::string why);
  std::string where() const;

  SeenMembers& members_;
  FaultList& faults_;
  LineSplitter lines_;
  IndexLine read_;  // the line that is compared: its memory is that of the next, too
  KeptIndex kept_;
  std::uint64_t number_ = 0;
  std::uint64_t next_number_ = 0;  // the number of the last member that was listed, and one
  std::uint64_t shift_ = 0;        // how far the last member stood from where the index has it, modulo 2^64
  SeenMember* divided_ = nullptr;  // of the last member's line, whose parts may follow
  PartsDigest parts_;              // of its parts' lines
  bool is_broken_ = false;
  bool is_kept_ = true;
};

}  // namespace exhibit
