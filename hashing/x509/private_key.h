// Private keys from PEM: PKCS#8 (RFC 5958), encrypted or not, and OpenSSL's traditional form.
#pragma once

#include <memory>
#include <string_view>

#include "hashing/expected.h"
#include "hashing/secret.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace exhibit {

class PrivateKey {
 public:
  /// The first private key in `pem`. `what` is the name by which `passphrase` is asked where the key is encrypted.
  static Expected<PrivateKey> from_pem(const Secret& pem, std::string_view what, const PassphraseSource& passphrase);

  evp_pkey_st* handle() const { return handle_.get(); }

 private:
  explicit PrivateKey(evp_pkey_st* handle);

  std::shared_ptr<evp_pkey_st> handle_;
};

}  // namespace exhibit
