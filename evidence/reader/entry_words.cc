#include "evidence/reader/entry_words.h"

#include <limits>

#include "evidence/reader/decode_parts.h"

namespace exhibit {

std::optional<std::uint16_t> mode_of(std::string_view text) {
  if (text.size() != 4) return std::nullopt;
  unsigned mode = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '7') return std::nullopt;
    mode = mode << 3 | static_cast<unsigned>(digit - '0');
  }
  return static_cast<std::uint16_t>(mode);
}

std::optional<DeviceNumber> device_of(std::string_view text) {
  constexpr std::uint64_t greatest = std::numeric_limits<std::uint32_t>::max();
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto major = decimal_of(text.substr(0, colon));
  const auto minor = decimal_of(text.substr(colon + 1));
  if (!major || !minor || *major > greatest || *minor > greatest) return std::nullopt;
  return DeviceNumber{static_cast<std::uint32_t>(*major), static_cast<std::uint32_t>(*minor)};
}

}  // namespace exhibit
