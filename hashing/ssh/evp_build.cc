#include "hashing/ssh/evp_build.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

#include "hashing/digest.h"

namespace exhibit::ssh {
namespace {

constexpr int least_rsa_bits = 2048;
constexpr int greatest_rsa_bits = 16384;
constexpr int greatest_exponent_bits = 64;  // a larger one only makes every check slow

using BigNumber = std::unique_ptr<BIGNUM, decltype(&BN_clear_free)>;
using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

/// Collects what makes a key. Secret numbers go into secure parameters, which OpenSSL wipes.
class Builder {
 public:
  Builder() : builder_(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free) {
    if (!builder_) throw CryptoError("OSSL_PARAM_BLD_new failed");
  }
  void number(const char* name, const BIGNUM* value) { check(OSSL_PARAM_BLD_push_BN(builder_.get(), name, value)); }
  void text(const char* name, const char* value) {
    check(OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, value, 0));
  }
  void bytes(const char* name, std::string_view value) {
    check(OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, value.data(), value.size()));
  }

  /// Null where OpenSSL finds no such key in it.
  EvpKey make(const char* type, int selection) {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder_.get()), OSSL_PARAM_free);
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), EVP_PKEY_CTX_free);
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1)
      throw CryptoError("EVP_PKEY_fromdata_init failed");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
      ERR_clear_error();
      return nullptr;
    }
    return EvpKey(key);
  }

 private:
  static void check(int result) {
    if (result != 1) throw CryptoError("OSSL_PARAM_BLD_push failed");
  }
  std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder_;
};

BigNumber number_of(std::string_view bytes) {
  BigNumber number(BN_secure_new(), BN_clear_free);
  if (!number || BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                           number.get()) == nullptr) {
    throw CryptoError("BN_bin2bn failed");
  }
  return number;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

Expected<EvpKey> ed25519_public_key(std::string_view point) {
  EvpKey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(point), point.size()));
  if (!key) {
    ERR_clear_error();
    return refuse("an Ed25519 key that OpenSSL does not accept");
  }
  return key;
}

Expected<EvpKey> ed25519_private_key(std::string_view seed) {
  EvpKey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()));
  if (!key) {
    ERR_clear_error();
    return refuse("an Ed25519 key that OpenSSL does not accept");
  }
  return key;
}

Expected<EvpKey> ec_key(KeyType curve, std::string_view point, const std::string_view* scalar) {
  const bool is_256 = curve == KeyType::ecdsa_p256;
  if (point.size() != (is_256 ? 65 : 97) || point.front() != 4)
    return refuse("an ECDSA key whose point is not of its curve");
  Builder builder;
  builder.text(OSSL_PKEY_PARAM_GROUP_NAME, is_256 ? "prime256v1" : "secp384r1");
  builder.bytes(OSSL_PKEY_PARAM_PUB_KEY, point);
  const BigNumber number = number_of(scalar != nullptr ? *scalar : std::string_view());
  if (scalar != nullptr) builder.number(OSSL_PKEY_PARAM_PRIV_KEY, number.get());
  EvpKey key = builder.make("EC", scalar != nullptr ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
  if (!key) return refuse("an ECDSA key whose point is not on its curve");
  return key;
}

Expected<EvpKey> rsa_key(std::string_view modulus, std::string_view exponent, std::string_view private_exponent) {
  if (modulus.size() > greatest_rsa_bits / 8 || private_exponent.size() > greatest_rsa_bits / 8) {
    return refuse("an RSA key of more than 16,384 bits");
  }
  if (exponent.size() > greatest_exponent_bits / 8) return refuse("an RSA key with an exponent of more than 64 bits");
  const BigNumber n = number_of(modulus);
  const BigNumber e = number_of(exponent);
  const BigNumber d = number_of(private_exponent);
  if (BN_num_bits(n.get()) < least_rsa_bits) return refuse("an RSA key of less than 2,048 bits");
  if (BN_is_odd(n.get()) == 0 || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) == 1) {
    return refuse("an RSA key whose numbers are none of a key");
  }
  const bool is_private = !private_exponent.empty();
  Builder builder;
  builder.number(OSSL_PKEY_PARAM_RSA_N, n.get());
  builder.number(OSSL_PKEY_PARAM_RSA_E, e.get());
  if (is_private) builder.number(OSSL_PKEY_PARAM_RSA_D, d.get());
  EvpKey key = builder.make("RSA", is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
  if (!key) return refuse("an RSA key that OpenSSL does not accept");
  return key;
}

}  // namespace exhibit::ssh
