// Pieces of captured content (FORMAT.md 5.2): where a bundle has them, and which another bundle holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

/// What the members of all pieces are below.
inline constexpr std::string_view piece_folder = "data/blob/";

/// The member that holds the piece with this digest: "data/blob/", its first two digits, "/", all of them.
std::string piece_member(const Digest& piece);

inline constexpr std::string_view held_elsewhere_member = "data/held-elsewhere.jsonl";

/// A piece that another bundle holds.
struct PieceElsewhere {
  Digest sha256;
  std::uint64_t bytes = 0;
};

/// A line, without its newline.
std::string to_json(const PieceElsewhere& piece);

}  // namespace exhibit
