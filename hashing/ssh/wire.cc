#include "hashing/ssh/wire.h"

namespace exhibit::ssh {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The six bits that a character stands for, or -1.
int bits_of(char character) {
  if (character >= 'A' && character <= 'Z') return character - 'A';
  if (character >= 'a' && character <= 'z') return character - 'a' + 26;
  if (character >= '0' && character <= '9') return character - '0' + 52;
  if (character == '+') return 62;
  return character == '/' ? 63 : -1;
}

}  // namespace

std::optional<std::string_view> WireReader::take(std::size_t count) {
  if (count > rest_.size()) return std::nullopt;
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

std::optional<std::uint8_t> WireReader::byte() {
  const auto taken = take(1);
  if (!taken) return std::nullopt;
  return static_cast<std::uint8_t>(taken->front());
}

std::optional<std::uint32_t> WireReader::number() {
  const auto taken = take(4);
  if (!taken) return std::nullopt;
  std::uint32_t value = 0;
  for (const char byte : *taken) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

std::optional<std::string_view> WireReader::string() {
  const WireReader before = *this;
  const auto length = number();
  const auto taken = length ? take(*length) : std::nullopt;
  if (!taken) *this = before;
  return taken;
}

std::optional<std::string_view> WireReader::positive() {
  const WireReader before = *this;
  const auto taken = string();
  const auto high_bit = [](char byte) { return (static_cast<std::uint8_t>(byte) & 0x80) != 0; };
  if (taken && !taken->empty() && !high_bit(taken->front())) {
    if (taken->front() != 0) return taken;
    if (taken->size() > 1 && high_bit((*taken)[1])) return taken->substr(1);
  }
  *this = before;
  return std::nullopt;
}

void append_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xff));
}

void append_string(std::string& out, std::string_view bytes) {
  append_number(out, static_cast<std::uint32_t>(bytes.size()));
  out += bytes;
}

std::string wire_string(std::string_view bytes) {
  std::string out;
  append_string(out, bytes);
  return out;
}

std::optional<std::size_t> decode_base64_into(std::string_view text, char* out) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  std::size_t size = 0;
  std::uint32_t held = 0;
  unsigned held_bits = 0;
  for (const char character : text) {
    const int bits = bits_of(character);
    if (bits < 0) return std::nullopt;
    held = held << 6 | static_cast<std::uint32_t>(bits);
    held_bits += 6;
    if (held_bits < 8) continue;
    held_bits -= 8;
    out[size++] = static_cast<char>(held >> held_bits & 0xff);
    held &= (1U << held_bits) - 1;
  }
  // What is left over is zero, or the same bytes had two spellings.
  if (held != 0 || held_bits != padding * 2) return std::nullopt;
  return size;
}

}  // namespace exhibit::ssh
