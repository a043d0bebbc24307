// The one header block a member can have (FORMAT.md 1). Writer and strict reader share the layout; libarchive writes
// it, this encodes it again to judge it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>  // IWYU pragma: export

namespace exhibit::ustar {

inline constexpr std::size_t block_size = 512;
/// Eleven octal digits.
inline constexpr std::uint64_t greatest_size = (std::uint64_t{1} << 33) - 1;

using Block = std::array<char, block_size>;

struct Header {
  std::string name;  ///< with its bag
  std::uint64_t size = 0;
  std::uint64_t mtime = 0;
};

/// Expects a name of at most 100 bytes and numbers of at most `greatest_size`.
Block encode(const Header& header);

/// The header that encodes to exactly these bytes, or nothing.
std::optional<Header> decode(const Block& block);

/// The content's length with its padding.
constexpr std::uint64_t padded(std::uint64_t size) { return (size + block_size - 1) / block_size * block_size; }

}  // namespace exhibit::ustar
