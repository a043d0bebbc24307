#include "hashing/comparison_digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <span>
#include <utility>

namespace exhibit {
namespace {

EVP_MD_CTX* context_of(void* context) { return static_cast<EVP_MD_CTX*>(context); }

const EVP_MD* method_of(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::md5: return EVP_md5();
    case ComparisonKind::sha1: return EVP_sha1();
    case ComparisonKind::sha256: return EVP_sha256();
  }
  std::unreachable();
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view comparison_kind_word(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::md5: return "MD5";
    case ComparisonKind::sha1: return "SHA-1";
    case ComparisonKind::sha256: return "SHA-256";
  }
  std::unreachable();
}

std::size_t digest_size(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::md5: return 16;
    case ComparisonKind::sha1: return 20;
    case ComparisonKind::sha256: return 32;
  }
  std::unreachable();
}

bool ComparisonDigest::begins(const ComparisonDigest& whole) const {
  return kind == whole.kind && size <= whole.size &&
         std::equal(bytes.begin(), bytes.begin() + size, whole.bytes.begin());
}

std::string ComparisonDigest::hex() const { return to_hex(std::span(bytes).first(size)); }

std::optional<ComparisonDigest> ComparisonDigest::from_bytes(ComparisonKind kind, std::string_view bytes) {
  if (bytes.size() != digest_size(kind)) return std::nullopt;
  ComparisonDigest digest{kind, static_cast<std::uint8_t>(bytes.size()), {}};
  std::ranges::transform(bytes, digest.bytes.begin(), [](char byte) { return static_cast<std::uint8_t>(byte); });
  return digest;
}

std::optional<ComparisonDigest> ComparisonDigest::from_hex(ComparisonKind kind, std::string_view digits) {
  if (digits.size() != 2 * digest_size(kind)) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_value(digits[i]);
    const int low = hex_value(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high << 4 | low));
  }
  return from_bytes(kind, bytes);
}

ComparisonDigest ComparisonDigest::from(const Digest& digest) {
  return {ComparisonKind::sha256, static_cast<std::uint8_t>(Digest::size), digest.bytes};
}

void ComparisonHash::Free::operator()(void* context) const noexcept { EVP_MD_CTX_free(context_of(context)); }

ComparisonHash::ComparisonHash(ComparisonKind kind) : kind_(kind), context_(EVP_MD_CTX_new()) {
  if (!context_ || EVP_DigestInit_ex(context_of(context_.get()), method_of(kind), nullptr) != 1) {
    throw CryptoError("OpenSSL has no " + std::string(comparison_kind_word(kind)));
  }
}

void ComparisonHash::update(std::string_view bytes) {
  if (EVP_DigestUpdate(context_of(context_.get()), bytes.data(), bytes.size()) != 1) {
    throw CryptoError("EVP_DigestUpdate failed");
  }
}

ComparisonDigest ComparisonHash::finish() {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  if (EVP_DigestFinal_ex(context_of(context_.get()), bytes, &length) != 1 || length != digest_size(kind_)) {
    throw CryptoError("EVP_DigestFinal_ex failed");
  }
  ComparisonDigest digest{kind_, static_cast<std::uint8_t>(length), {}};
  std::copy(bytes, bytes + length, digest.bytes.begin());
  return digest;
}

ComparisonDigest comparison_digest(ComparisonKind kind, std::string_view bytes) {
  ComparisonHash hash(kind);
  hash.update(bytes);
  return hash.finish();
}

}  // namespace exhibit
