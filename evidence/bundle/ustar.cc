#include "evidence/bundle/ustar.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace exhibit::ustar {
namespace {

struct Field {
  std::size_t offset;
  std::size_t length;
};
constexpr Field name_field{0, 100}, size_field{124, 12}, mtime_field{136, 12}, checksum_field{148, 8};
constexpr std::size_t digits_of_numbers = 11;

void put(Block& block, std::size_t offset, std::string_view text) {
  std::ranges::copy(text, block.begin() + static_cast<std::ptrdiff_t>(offset));
}

void put_octal(Block& block, std::size_t offset, std::size_t digits, std::uint64_t value) {
  for (std::size_t i = digits; i-- > 0; value >>= 3) block[offset + i] = static_cast<char>('0' + (value & 7));
}

std::optional<std::uint64_t> octal(const Block& block, Field field) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < digits_of_numbers; ++i) {
    const char digit = block[field.offset + i];
    if (digit < '0' || digit > '7') return std::nullopt;
    value = value << 3 | static_cast<std::uint64_t>(digit - '0');
  }
  return value;
}

unsigned checksum(const Block& block) {
  return std::accumulate(block.begin(), block.end(), 0u,
                         [](unsigned sum, char byte) { return sum + static_cast<unsigned char>(byte); });
}

}  // namespace

Block encode(const Header& header) {
  Block block{};
  put(block, name_field.offset, std::string_view(header.name).substr(0, name_field.length));
  put(block, 100, "000600 ");
  put(block, 108, "000000 ");
  put(block, 116, "000000 ");
  put_octal(block, size_field.offset, digits_of_numbers, header.size);
  block[size_field.offset + digits_of_numbers] = ' ';
  put_octal(block, mtime_field.offset, digits_of_numbers, header.mtime);
  block[mtime_field.offset + digits_of_numbers] = ' ';
  put(block, checksum_field.offset, "        ");  // counted as blanks
  block[156] = '0';
  put(block, 257,
      std::string_view("ustar\0"
                       "00",
                       8));
  put(block, 329, "000000 ");
  put(block, 337, "000000 ");
  put_octal(block, checksum_field.offset, 6, checksum(block));
  block[checksum_field.offset + 6] = '\0';
  return block;
}

std::optional<Header> decode(const Block& block) {
  const auto size = octal(block, size_field);
  const auto mtime = octal(block, mtime_field);
  if (!size || !mtime) return std::nullopt;
  Header header{std::string(block.data(), strnlen(block.data(), name_field.length)), *size, *mtime};
  if (header.name.empty() || encode(header) != block) return std::nullopt;
  return header;
}

}  // namespace exhibit::ustar
