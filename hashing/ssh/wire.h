// The data types of SSH (RFC 4251, 5), as keys, signatures and the agent's messages are made of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exhibit::ssh {

/// Takes fields from the front of bytes that it does not own. What does not fit is nothing, and nothing is taken.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::uint8_t> byte();
  /// Big-endian.
  std::optional<std::uint32_t> number();
  /// `string`: a length and as many bytes, which stay where they are.
  std::optional<std::string_view> string();
  /// `mpint` that is positive and written as short as it can be: its magnitude, big-endian without leading zeros.
  std::optional<std::string_view> positive();
  std::optional<std::string_view> take(std::size_t count);

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

void append_number(std::string& out, std::uint32_t value);
void append_string(std::string& out, std::string_view bytes);
std::string wire_string(std::string_view bytes);

/// How many bytes decode_base64_into needs at most.
constexpr std::size_t decoded_size(std::size_t text) { return text / 4 * 3; }
/// hashing/base64.h's base64_decode into the caller's memory, which can be wiped, for what is secret: how many bytes
/// there are.
std::optional<std::size_t> decode_base64_into(std::string_view text, char* out);

}  // namespace exhibit::ssh
