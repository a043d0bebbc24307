// Where each member stands, its digest, and where it came from (FORMAT.md 6.1).
#pragma once

#include <cstdint>
#include <string>

#include "evidence/encoding/time_text.h"
#include "evidence/records/outcome.h"
#include "hashing/digest.h"

namespace exhibit {

/// Where a member's content came from.
struct Source {
  std::string path;  ///< bytes, on the host; empty for what the tool made
  Outcome outcome;
  Timestamp begun;  ///< both zero where nothing was read
  Timestamp ended;
};

/// A whole member, or a part of one: that has neither source nor outcome of its own.
struct IndexLine {
  std::uint64_t number = 0;
  std::string member;        ///< without the bag
  std::uint64_t offset = 0;  ///< of the content in the bundle; of a part in the member's content
  std::uint64_t size = 0;
  Digest sha256;
  Source source;
  std::uint64_t part = 0;  ///< from 1; 0 for a whole member

  bool is_part() const { return part > 0; }
};

/// Without its newline. A bundle has hundreds of thousands: a writer uses one text for all.
void append_json(std::string& text, const IndexLine& line);
std::string to_json(const IndexLine& line);

}  // namespace exhibit
