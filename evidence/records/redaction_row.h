// A line of a redacted copy's data/redaction.jsonl (FORMAT.md 11).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

/// Second to last of a redacted copy, and in no other bundle.
inline constexpr std::string_view redaction_member = "data/redaction.jsonl";

struct RedactionRow {
  bool is_withheld = false;
  // Disclosed:
  Digest salt;
  std::string line;  ///< of the index, without its newline
  // Withheld; all but the leaf is only said by whoever made the copy:
  Digest leaf;
  std::string member;      ///< empty where it is not told
  std::uint64_t part = 0;  ///< from 1; 0 for a member's own line
  std::string reason;      ///< bytes
};

/// Without its newline. The line of the index begins in column 84 of a disclosed row, the salt in column 10.
std::string to_json(const RedactionRow& row);

}  // namespace exhibit
