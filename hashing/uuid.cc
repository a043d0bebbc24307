#include "hashing/uuid.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "hashing/digest.h"
#include "hashing/random.h"

namespace exhibit {
namespace {

using UuidBytes = std::array<std::uint8_t, 16>;

std::string spelled(UuidBytes bytes, std::uint8_t version) {
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | (version << 4));
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text = to_hex(bytes);
  for (const std::size_t dash : {20u, 16u, 12u, 8u}) text.insert(dash, 1, '-');
  return text;
}

UuidBytes first_half(const Digest& digest) {
  UuidBytes bytes{};
  std::copy_n(digest.bytes.begin(), bytes.size(), bytes.begin());
  return bytes;
}

std::optional<UuidBytes> bytes_of(std::string_view uuid) {
  constexpr std::size_t spelled_size = 36;
  if (uuid.size() != spelled_size) return std::nullopt;
  std::string digits;
  for (std::size_t at = 0; at < uuid.size(); ++at) {
    const bool is_dash = at == 8 || at == 13 || at == 18 || at == 23;
    if (is_dash != (uuid[at] == '-')) return std::nullopt;
    if (!is_dash) digits.push_back(uuid[at]);
  }
  UuidBytes bytes{};
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char* const digit = digits.data() + 2 * at;
    const auto [end, failure] = std::from_chars(digit, digit + 2, bytes[at], 16);
    if (failure != std::errc() || end != digit + 2) return std::nullopt;
  }
  return bytes;
}

UuidBytes first_of_sha1(std::string_view message) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(message.data(), message.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) {
    throw CryptoError("SHA-1 is not available");
  }
  UuidBytes bytes{};
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  return bytes;
}

}  // namespace

std::string random_uuid() { return spelled(first_half(random_secret()), 4); }

std::optional<std::string> name_uuid(std::string_view name_space, std::string_view name) {
  const auto prefix = bytes_of(name_space);
  if (!prefix) return std::nullopt;
  return spelled(first_of_sha1(std::string(prefix->begin(), prefix->end()) + std::string(name)), 5);
}

}  // namespace exhibit
