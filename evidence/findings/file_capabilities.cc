#include "evidence/findings/file_capabilities.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "evidence/reader/capability_word.h"

namespace exhibit::findings {
namespace {

/// Little-endian, whatever the machine (le32 in the kernel's struct).
std::uint32_t word_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

}  // namespace

std::string capability_words(const FileEntry& entry) {
  const auto xattr = std::ranges::find(entry.xattrs, "security.capability", &Xattr::name);
  // Revisions 2 and 3: magic, permitted and inheritable twice, 3 with a user id more.
  if (xattr == entry.xattrs.end() || xattr->value.size() < 20) return "what cannot be read";
  const std::uint64_t permitted = word_at(xattr->value, 4) | std::uint64_t{word_at(xattr->value, 12)} << 32;
  std::string text;
  for (unsigned number = 0; number < 64; ++number) {
    if ((permitted >> number & 1U) == 0) continue;
    text += text.empty() ? "cap_" : ", cap_";
    text += capability_word(number).value_or(std::to_string(number));
  }
  return text.empty() ? "none" : text;
}

}  // namespace exhibit::findings
