#include "hashing/random.h"

#include <openssl/rand.h>

#include <array>
#include <span>

namespace exhibit {
namespace {

void fill(std::span<std::uint8_t> bytes) {
  if (RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw CryptoError("RAND_priv_bytes failed");
}

}  // namespace

Digest random_secret() {
  Digest secret;
  fill(secret.bytes);
  return secret;
}

std::string random_uuid() {
  std::array<std::uint8_t, 16> bytes{};
  fill(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text = to_hex(bytes);
  for (const std::size_t dash : {20u, 16u, 12u, 8u}) text.insert(dash, 1, '-');
  return text;
}

}  // namespace exhibit
