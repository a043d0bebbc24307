#include "hashing/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <utility>

namespace exhibit {
namespace {

// Fetched once: an implicit fetch for each digest costs as much as hashing a small file.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (method == nullptr) throw CryptoError("OpenSSL has no SHA256");
  return method;
}

EVP_MD_CTX* context_of(void* context) { return static_cast<EVP_MD_CTX*>(context); }

void begin(EVP_MD_CTX* context) {
  if (EVP_DigestInit_ex2(context, sha256_method(), nullptr) != 1) throw CryptoError("EVP_DigestInit_ex2 failed");
}

Digest finish_context(EVP_MD_CTX* context) {
  Digest digest;
  unsigned int length = 0;
  if (EVP_DigestFinal_ex(context, digest.bytes.data(), &length) != 1 || length != Digest::size) {
    throw CryptoError("EVP_DigestFinal_ex failed");
  }
  return digest;
}

constexpr std::array<std::int8_t, 256> hex_values = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  std::int8_t value = 0;
  for (const char digit : std::string_view("0123456789abcdef")) values[static_cast<unsigned char>(digit)] = value++;
  return values;
}();

/// -1 for what is no lower-case digit.
int hex_value(char digit) { return hex_values[static_cast<unsigned char>(digit)]; }

}  // namespace

std::string to_hex(std::span<const std::uint8_t> bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text(bytes.size() * 2, '\0');
  char* end = text.data();
  for (const std::uint8_t byte : bytes) {
    *end++ = digits[byte >> 4];
    *end++ = digits[byte & 15];
  }
  return text;
}

std::string Digest::hex() const { return to_hex(bytes); }

std::optional<Digest> Digest::from_hex(std::string_view text) {
  if (text.size() != size * 2) return std::nullopt;
  Digest digest;
  for (std::size_t i = 0; i < size; ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    digest.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return digest;
}

void Sha256::Free::operator()(void* context) const noexcept { EVP_MD_CTX_free(context_of(context)); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (!context_) throw CryptoError("EVP_MD_CTX_new failed");
  begin(context_of(context_.get()));
}

Sha256::Sha256(const Sha256& other) : context_(EVP_MD_CTX_new()) {
  if (!context_ || EVP_MD_CTX_copy_ex(context_of(context_.get()), context_of(other.context_.get())) != 1) {
    throw CryptoError("EVP_MD_CTX_copy_ex failed");
  }
}

Sha256& Sha256::operator=(const Sha256& other) {
  Sha256 copy(other);
  std::swap(context_, copy.context_);
  return *this;
}

Sha256& Sha256::update(std::span<const std::byte> bytes) {
  if (EVP_DigestUpdate(context_of(context_.get()), bytes.data(), bytes.size()) != 1) {
    throw CryptoError("EVP_DigestUpdate failed");
  }
  return *this;
}

Sha256& Sha256::update(std::string_view bytes) { return update(std::as_bytes(std::span(bytes))); }

Digest Sha256::finish() {
  const Digest digest = finish_context(context_of(context_.get()));
  begin(context_of(context_.get()));
  return digest;
}

void Sha256::restart() { begin(context_of(context_.get())); }

Digest Sha256::peek() const {
  Sha256 copy(*this);
  return finish_context(context_of(copy.context_.get()));
}

Digest sha256(std::string_view bytes) {
  thread_local Sha256 hash;
  return hash.update(bytes).finish();
}

Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view message) {
  Digest digest;
  unsigned int length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  if (HMAC(sha256_method(), key.data(), static_cast<int>(key.size()), bytes, message.size(), digest.bytes.data(),
           &length) == nullptr ||
      length != Digest::size) {
    throw CryptoError("HMAC failed");
  }
  return digest;
}

}  // namespace exhibit
