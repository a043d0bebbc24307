#include "hashing/uuid.h"

#include <algorithm>
#include <array>
#include <cstdint>

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

}  // namespace

std::string random_uuid() { return spelled(first_half(random_secret()), 4); }

std::string uuid_of(const Digest& digest) { return spelled(first_half(digest), 8); }

}  // namespace exhibit
