#include "hashing/age/primitives.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "hashing/digest.h"

namespace exhibit::age {
namespace {

template <auto free_it>
struct FreeWith {
  template <typename Handle>
  void operator()(Handle* handle) const noexcept {
    free_it(handle);
  }
};
using Pkey = std::unique_ptr<EVP_PKEY, FreeWith<&EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<&EVP_PKEY_CTX_free>>;

const unsigned char* bytes_of(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* bytes_of(char* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
EVP_CIPHER_CTX* context_of(void* context) { return static_cast<EVP_CIPHER_CTX*>(context); }

/// OpenSSL wants an address even of no bytes.
OSSL_PARAM octets(const char* name, std::string_view bytes) {
  if (bytes.empty()) bytes = "";
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

Pkey private_key(std::string_view scalar) {
  Pkey key(EVP_PKEY_new_raw_private_key_ex(nullptr, "X25519", nullptr, bytes_of(scalar), scalar.size()));
  if (!key) throw CryptoError("OpenSSL has no X25519");
  return key;
}

}  // namespace

Secret random_bytes(std::size_t size) {
  Secret secret(size);
  if (RAND_priv_bytes(bytes_of(secret.bytes().data()), static_cast<int>(size)) != 1)
    throw CryptoError("RAND_priv_bytes failed");
  return secret;
}

Secret hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info) {
  const std::unique_ptr<EVP_KDF, FreeWith<&EVP_KDF_free>> method(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const std::unique_ptr<EVP_KDF_CTX, FreeWith<&EVP_KDF_CTX_free>> context(EVP_KDF_CTX_new(method.get()));
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
                                   octets(OSSL_KDF_PARAM_KEY, secret), octets(OSSL_KDF_PARAM_SALT, salt),
                                   octets(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
  Secret key(key_size);
  if (!context || EVP_KDF_derive(context.get(), bytes_of(key.bytes().data()), key.size(), parameters) != 1) {
    throw CryptoError("HKDF failed");
  }
  return key;
}

std::optional<Secret> x25519(std::string_view scalar, std::string_view point) {
  const Pkey ours = private_key(scalar);
  const Pkey theirs(EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, bytes_of(point), point.size()));
  const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, ours.get(), nullptr));
  if (!theirs || !context || EVP_PKEY_derive_init(context.get()) != 1) throw CryptoError("X25519 failed");
  Secret shared(key_size);
  std::size_t length = shared.size();
  const bool is_derived = EVP_PKEY_derive_set_peer(context.get(), theirs.get()) == 1 &&
                          EVP_PKEY_derive(context.get(), bytes_of(shared.bytes().data()), &length) == 1;
  if (!is_derived) {
    ERR_clear_error();
    return std::nullopt;
  }
  return shared;
}

std::string x25519_public(std::string_view scalar) {
  const Pkey key = private_key(scalar);
  std::string point(key_size, '\0');
  std::size_t length = point.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), bytes_of(point.data()), &length) != 1) throw CryptoError("X25519 failed");
  return point;
}

void ChaCha20Poly1305::Free::operator()(void* context) const noexcept { EVP_CIPHER_CTX_free(context_of(context)); }

ChaCha20Poly1305::ChaCha20Poly1305(const Secret& key)
    : key_(key.view()), sealing_(EVP_CIPHER_CTX_new()), opening_(EVP_CIPHER_CTX_new()) {
  const std::unique_ptr<EVP_CIPHER, FreeWith<&EVP_CIPHER_free>> method(
      EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr));
  const bool is_ready =
      method && sealing_ && opening_ &&
      EVP_EncryptInit_ex2(context_of(sealing_.get()), method.get(), bytes_of(key.view()), nullptr, nullptr) == 1 &&
      EVP_DecryptInit_ex2(context_of(opening_.get()), method.get(), bytes_of(key.view()), nullptr, nullptr) == 1;
  if (!is_ready) throw CryptoError("OpenSSL has no ChaCha20-Poly1305");
}

void ChaCha20Poly1305::seal(const Nonce& nonce, std::string_view plain, char* out) {
  EVP_CIPHER_CTX* const context = context_of(sealing_.get());
  int length = 0;
  int rest = 0;
  unsigned char* const sealed = bytes_of(out);
  const bool is_sealed =
      EVP_EncryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1 &&
      EVP_EncryptUpdate(context, sealed, &length, bytes_of(plain), static_cast<int>(plain.size())) == 1 &&
      EVP_EncryptFinal_ex(context, sealed + length, &rest) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_size), sealed + plain.size()) == 1;
  if (!is_sealed) throw CryptoError("ChaCha20-Poly1305 failed");
}

bool ChaCha20Poly1305::open(const Nonce& nonce, std::string_view sealed, char* out) {
  if (sealed.size() < tag_size) return false;
  EVP_CIPHER_CTX* const context = context_of(opening_.get());
  const std::string_view body = sealed.substr(0, sealed.size() - tag_size);
  std::string tag(sealed.substr(body.size()));
  int length = 0;
  int rest = 0;
  const bool is_ready =
      EVP_DecryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size), tag.data()) == 1 &&
      EVP_DecryptUpdate(context, bytes_of(out), &length, bytes_of(body), static_cast<int>(body.size())) == 1;
  if (!is_ready) throw CryptoError("ChaCha20-Poly1305 failed");
  return EVP_DecryptFinal_ex(context, bytes_of(out) + length, &rest) == 1;
}

std::string wrap_file_key(const Secret& wrapping_key, const Secret& file_key) {
  std::string body(file_key.size() + tag_size, '\0');
  ChaCha20Poly1305(wrapping_key).seal({}, file_key.view(), body.data());
  return body;
}

std::optional<Secret> unwrap_file_key(const Secret& wrapping_key, std::string_view body) {
  Secret file_key(body.size() - tag_size);
  if (!ChaCha20Poly1305(wrapping_key).open({}, body, file_key.bytes().data())) return std::nullopt;
  return file_key;
}

}  // namespace exhibit::age
