// A piece of captured content that another bundle holds (FORMAT.md 5.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

inline constexpr std::string_view held_elsewhere_member = "data/held-elsewhere.jsonl";

struct PieceElsewhere {
  Digest sha256;
  std::uint64_t bytes = 0;
};

/// A line, without its newline.
std::string to_json(const PieceElsewhere& piece);

}  // namespace exhibit
