#include "hashing/age/bech32.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace exhibit::age {
namespace {

constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t checksum_length = 6;
constexpr std::size_t greatest_length = 1024;

bool is_upper(char character) { return character >= 'A' && character <= 'Z'; }
bool is_lower(char character) { return character >= 'a' && character <= 'z'; }
char lower(char character) { return is_upper(character) ? static_cast<char>(character - 'A' + 'a') : character; }

/// The checksum of BIP 173 as it goes on.
class Polymod {
 public:
  explicit Polymod(std::string_view prefix) {
    for (const char character : prefix) add(static_cast<std::uint8_t>(character) >> 5);
    add(0);
    for (const char character : prefix) add(static_cast<std::uint8_t>(character) & 31);
  }

  void add(unsigned value) {
    static constexpr std::array<std::uint32_t, 5> generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                                               0x2a1462b3};
    const std::uint32_t top = state_ >> 25;
    state_ = (state_ & 0x1ffffff) << 5 ^ value;
    for (std::size_t i = 0; i < generator.size(); ++i) {
      if ((top >> i & 1) != 0) state_ ^= generator[i];
    }
  }

  std::uint32_t state() const { return state_; }

 private:
  std::uint32_t state_ = 1;
};

}  // namespace

std::string bech32_encode(std::string_view prefix, std::string_view bytes) {
  std::string text = std::string(prefix) + "1";
  Polymod polymod(prefix);
  const auto put = [&](unsigned value) {
    polymod.add(value);
    text.push_back(alphabet[value]);
  };
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    held = held << 8 | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 5; bits -= 5) put(held >> (bits - 5) & 31);
  }
  if (bits > 0) put(held << (5 - bits) & 31);
  for (std::size_t i = 0; i < checksum_length; ++i) polymod.add(0);
  const std::uint32_t checksum = polymod.state() ^ 1;
  for (std::size_t i = 0; i < checksum_length; ++i) text.push_back(alphabet[checksum >> (5 * (5 - i)) & 31]);
  return text;
}

std::optional<Secret> bech32_decode(std::string_view prefix, std::string_view text) {
  if (text.size() > greatest_length || text.size() < prefix.size() + 1 + checksum_length) return std::nullopt;
  if (std::ranges::any_of(text, is_upper) && std::ranges::any_of(text, is_lower)) return std::nullopt;
  if (!std::ranges::equal(text.substr(0, prefix.size()), prefix, {}, lower) || text[prefix.size()] != '1')
    return std::nullopt;
  const std::string_view payload = text.substr(prefix.size() + 1);
  const std::size_t digits = payload.size() - checksum_length;
  Secret bytes(digits * 5 / 8);
  Polymod polymod(prefix);
  std::uint32_t held = 0;
  unsigned bits = 0;
  std::size_t filled = 0;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    const std::size_t value = alphabet.find(lower(payload[i]));
    if (value == std::string_view::npos) return std::nullopt;
    polymod.add(static_cast<unsigned>(value));
    if (i >= digits) continue;
    held = held << 5 | static_cast<std::uint32_t>(value);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.bytes()[filled++] = static_cast<char>(held >> bits & 255);
  }
  const bool has_stray_bits = bits >= 5 || (held & ((1U << bits) - 1)) != 0;
  if (polymod.state() != 1 || has_stray_bits) return std::nullopt;
  return bytes;
}

}  // namespace exhibit::age
