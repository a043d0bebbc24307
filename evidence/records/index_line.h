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

struct IndexLine {
  std::uint64_t number = 0;
  std::string member;  ///< without the bag
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  Digest sha256;
  Source source;
};

/// Without its newline.
std::string to_json(const IndexLine& line);

}  // namespace exhibit
