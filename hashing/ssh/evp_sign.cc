#include "hashing/ssh/evp_sign.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <optional>

#include "hashing/digest.h"
#include "hashing/ssh/wire.h"

namespace exhibit::ssh {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using EcdsaPair = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;

struct Algorithm {
  std::string_view name;
  KeyType type;
  const EVP_MD* (*digest)();  ///< null where the algorithm has its own
};
constexpr std::array algorithms = {
    Algorithm{"ssh-ed25519", KeyType::ed25519, nullptr},
    Algorithm{"ecdsa-sha2-nistp256", KeyType::ecdsa_p256, EVP_sha256},
    Algorithm{"ecdsa-sha2-nistp384", KeyType::ecdsa_p384, EVP_sha384},
    Algorithm{"rsa-sha2-512", KeyType::rsa, EVP_sha512},
    Algorithm{"rsa-sha2-256", KeyType::rsa, EVP_sha256},
};

const Algorithm* algorithm_of(std::string_view name) {
  for (const Algorithm& known : algorithms) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

bool is_ecdsa(const Algorithm& algorithm) {
  return algorithm.type == KeyType::ecdsa_p256 || algorithm.type == KeyType::ecdsa_p384;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

BIGNUM* number_of(std::string_view bytes) {
  return BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr);
}

/// RFC 5656, 3.1.2: two numbers; OpenSSL wants them in DER.
std::optional<std::string> der_of_pair(std::string_view value) {
  WireReader reader(value);
  const auto r = reader.positive();
  const auto s = reader.positive();
  if (!r || !s || !reader.at_end() || r->size() > 48 || s->size() > 48) return std::nullopt;
  const EcdsaPair pair(ECDSA_SIG_new(), ECDSA_SIG_free);
  if (!pair || ECDSA_SIG_set0(pair.get(), number_of(*r), number_of(*s)) != 1)
    throw CryptoError("ECDSA_SIG_set0 failed");
  unsigned char* encoded = nullptr;
  const int length = i2d_ECDSA_SIG(pair.get(), &encoded);
  if (length <= 0) throw CryptoError("i2d_ECDSA_SIG failed");
  std::string der(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
  OPENSSL_free(encoded);
  return der;
}

std::string pair_of_der(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  const EcdsaPair pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  if (!pair) throw CryptoError("d2i_ECDSA_SIG failed");
  std::string value;
  for (const BIGNUM* number : {ECDSA_SIG_get0_r(pair.get()), ECDSA_SIG_get0_s(pair.get())}) {
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, bytes_of(bytes));
    if (!bytes.empty() && (static_cast<std::uint8_t>(bytes[0]) & 0x80) != 0) bytes.insert(bytes.begin(), '\0');
    append_string(value, bytes);
  }
  return value;
}

bool has_right_length(evp_pkey_st& key, const Algorithm& algorithm, std::string_view value) {
  return is_ecdsa(algorithm) || value.size() == static_cast<std::size_t>(EVP_PKEY_get_size(&key));
}

}  // namespace

bool is_algorithm_of(std::string_view algorithm, KeyType type) {
  const Algorithm* const known = algorithm_of(algorithm);
  return known != nullptr && known->type == type;
}

std::string_view preferred_algorithm(KeyType type) {
  for (const Algorithm& known : algorithms) {
    if (known.type == type) return known.name;
  }
  throw CryptoError("a key type without an algorithm");
}

std::string message_digest(std::string_view hash, std::string_view message) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int length = 0;
  const EVP_MD* const method = hash == "sha256" ? EVP_sha256() : EVP_sha512();
  if (EVP_Digest(message.data(), message.size(), bytes_of(digest), &length, method, nullptr) != 1) {
    throw CryptoError("EVP_Digest failed");
  }
  digest.resize(length);
  return digest;
}

bool holds(evp_pkey_st& key, std::string_view algorithm, std::string_view value, std::string_view bytes) {
  const Algorithm* const known = algorithm_of(algorithm);
  if (known == nullptr || !has_right_length(key, *known, value)) return false;
  std::optional<std::string> der;
  if (is_ecdsa(*known)) {
    der = der_of_pair(value);
    if (!der) return false;
    value = *der;
  }
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const EVP_MD* const digest = known->digest == nullptr ? nullptr : known->digest();
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, &key) != 1) {
    throw CryptoError("EVP_DigestVerifyInit failed");
  }
  const int result = EVP_DigestVerify(context.get(), bytes_of(value), value.size(), bytes_of(bytes), bytes.size());
  if (result != 1) ERR_clear_error();
  return result == 1;
}

std::string sign(evp_pkey_st& key, std::string_view algorithm, std::string_view bytes) {
  const Algorithm* const known = algorithm_of(algorithm);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (known == nullptr || !context) throw CryptoError("a signature algorithm that is not known");
  const EVP_MD* const digest = known->digest == nullptr ? nullptr : known->digest();
  std::size_t length = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, &key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, bytes_of(bytes), bytes.size()) != 1) {
    throw CryptoError("EVP_DigestSignInit failed");
  }
  std::string value(length, '\0');
  if (EVP_DigestSign(context.get(), bytes_of(value), &length, bytes_of(bytes), bytes.size()) != 1) {
    throw CryptoError("EVP_DigestSign failed");
  }
  value.resize(length);
  return is_ecdsa(*known) ? pair_of_der(value) : value;
}

}  // namespace exhibit::ssh
