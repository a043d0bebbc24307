#include "hashing/hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace exhibit {
namespace {

EVP_MAC_CTX* context_of(void* context) { return static_cast<EVP_MAC_CTX*>(context); }

// Fetched once, as SHA256 is.
EVP_MAC* hmac_method() {
  static EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  if (method == nullptr) throw CryptoError("OpenSSL has no HMAC");
  return method;
}

}  // namespace

void HmacSha256::Free::operator()(void* context) const noexcept { EVP_MAC_CTX_free(context_of(context)); }

HmacSha256::HmacSha256(std::span<const std::uint8_t> key) : context_(EVP_MAC_CTX_new(hmac_method())) {
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  if (!context_ || EVP_MAC_init(context_of(context_.get()), key.data(), key.size(), parameters) != 1) {
    throw CryptoError("EVP_MAC_init failed");
  }
}

Digest HmacSha256::of(std::string_view message) {
  EVP_MAC_CTX* const context = context_of(context_.get());
  Digest digest;
  std::size_t length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  // Without a key it begins anew with the one it has.
  if (EVP_MAC_init(context, nullptr, 0, nullptr) != 1 || EVP_MAC_update(context, bytes, message.size()) != 1 ||
      EVP_MAC_final(context, digest.bytes.data(), &length, digest.bytes.size()) != 1 || length != Digest::size) {
    throw CryptoError("EVP_MAC failed");
  }
  return digest;
}

}  // namespace exhibit
