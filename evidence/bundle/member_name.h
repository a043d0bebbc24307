// The names inside a bundle: the tool's own, never the evidence's (FORMAT.md 1, 2).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace exhibit {

/// Of a name with its bag.
inline constexpr std::size_t greatest_member_name = 100;

/// FORMAT.md 1: the alphabet, the components and the length of a name with its bag.
bool is_member_name(std::string_view name);

/// The bag of a bundle id (a UUID): "exhibit-" and its first twelve hexadecimal digits.
std::string bag_of(std::string_view bundle_id);

/// "listing.0001.jsonl.zst" from ("listing", 1, "jsonl.zst"); more than four digits where they are needed.
std::string numbered_name(std::string_view stem, std::size_t number, std::string_view extension);

/// `prefix` and at least four digits: "c0001", "fs0001".
std::string numbered_id(std::string_view prefix, std::size_t number);

}  // namespace exhibit
