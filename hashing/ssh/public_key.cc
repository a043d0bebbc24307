#include "hashing/ssh/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <optional>
#include <utility>

#include "hashing/base64.h"
#include "hashing/digest.h"
#include "hashing/ssh/evp_build.h"
#include "hashing/ssh/wire.h"

namespace exhibit::ssh {
namespace {

constexpr std::size_t ed25519_size = 32;
constexpr std::string_view fingerprint_prefix = "SHA256:";

struct TypeName {
  KeyType type;
  std::string_view name;
};
constexpr std::array type_names = {
    TypeName{KeyType::ed25519, "ssh-ed25519"},
    TypeName{KeyType::ecdsa_p256, "ecdsa-sha2-nistp256"},
    TypeName{KeyType::ecdsa_p384, "ecdsa-sha2-nistp384"},
    TypeName{KeyType::rsa, "ssh-rsa"},
};

std::optional<KeyType> key_type_of(std::string_view name) {
  for (const TypeName& known : type_names) {
    if (known.name == name) return known.type;
  }
  return std::nullopt;
}

std::unexpected<Refusal> refuse_type(std::string_view name) {
  constexpr std::string_view known = "; ssh-ed25519, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384 and ssh-rsa are known";
  for (const char character : name) {
    const bool is_usual = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ||
                          character == '-' || character == '@' || character == '.';
    if (!is_usual || name.size() > 64) return refuse("a key of a type that is not known" + std::string(known));
  }
  return refuse("keys of type '" + std::string(name) + "' are not used" + std::string(known));
}

/// What follows the type's name in the blob.
Expected<EvpKey> make_key(KeyType type, WireReader& fields) {
  switch (type) {
    case KeyType::ed25519: {
      const auto point = fields.string();
      if (!point || point->size() != ed25519_size) return refuse("an Ed25519 key that is not 32 bytes long");
      return ed25519_public_key(*point);
    }
    case KeyType::ecdsa_p256:
    case KeyType::ecdsa_p384: {
      const auto curve = fields.string();
      const auto point = fields.string();
      if (!curve || !point || *curve != key_type_name(type).substr(11)) return refuse("an ECDSA key of another curve");
      return ec_key(type, *point, nullptr);
    }
    case KeyType::rsa: {
      const auto exponent = fields.positive();
      const auto modulus = fields.positive();
      if (!exponent || !modulus) return refuse("an RSA key without its two numbers");
      return rsa_key(*modulus, *exponent, {});
    }
  }
  std::unreachable();
}

Expected<EvpKey> make_key_of_blob(std::string_view blob, KeyType& type) {
  WireReader fields(blob);
  const auto name = fields.string();
  if (!name) return refuse("not the bytes of an SSH key");
  const auto known = key_type_of(*name);
  if (!known) return refuse_type(*name);
  type = *known;
  auto key = make_key(type, fields);
  if (key && !fields.at_end()) return refuse("bytes follow the key");
  return key;
}

std::string blob_of_numbers(const evp_pkey_st* key) {
  std::string blob = wire_string(key_type_name(KeyType::rsa));
  for (const char* name : {OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_N}) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw CryptoError("an RSA key without numbers");
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> owned(value, BN_free);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    if (!bytes.empty() && (static_cast<std::uint8_t>(bytes[0]) & 0x80) != 0) bytes.insert(bytes.begin(), '\0');
    append_string(blob, bytes);
  }
  return blob;
}

Expected<std::string> blob_of_point(const evp_pkey_st* key) {
  char group[64];
  std::size_t length = 0;
  if (EVP_PKEY_get_group_name(key, group, sizeof group, &length) != 1) return refuse("an EC key of no named curve");
  const std::string_view name(group, length);
  const bool is_256 = name == "prime256v1" || name == "P-256";
  if (!is_256 && name != "secp384r1" && name != "P-384")
    return refuse("an EC key of a curve other than P-256 and P-384");
  const KeyType type = is_256 ? KeyType::ecdsa_p256 : KeyType::ecdsa_p384;
  unsigned char point[133];
  if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &length) != 1) {
    return refuse("an EC key without its point");
  }
  std::string blob = wire_string(key_type_name(type));
  append_string(blob, key_type_name(type).substr(11));
  append_string(blob, {reinterpret_cast<const char*>(point), length});
  return blob;
}

std::string blob_of_ed25519(const evp_pkey_st* key) {
  std::string point(ed25519_size, '\0');
  std::size_t length = point.size();
  if (EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(point.data()), &length) != 1) {
    throw CryptoError("an Ed25519 key without its public half");
  }
  return wire_string(key_type_name(KeyType::ed25519)) + wire_string(point);
}

}  // namespace

void FreeEvpKey::operator()(evp_pkey_st* key) const noexcept { EVP_PKEY_free(key); }

std::string_view key_type_name(KeyType type) {
  for (const TypeName& known : type_names) {
    if (known.type == type) return known.name;
  }
  std::unreachable();
}

std::string PublicKey::fingerprint() const {
  const Digest digest = sha256(blob);
  std::string text = base64_encode({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
  text.pop_back();  // 32 bytes have one sign of padding, which is not shown
  return std::string(fingerprint_prefix) + text;
}

std::string PublicKey::line() const { return std::string(key_type_name(type)) + " " + base64_encode(blob); }

EvpKey PublicKey::evp_key() const {
  KeyType same{};
  auto key = make_key_of_blob(blob, same);
  if (!key) throw CryptoError("a key that was good is not any more");
  return *std::move(key);
}

Expected<PublicKey> parse_public_blob(std::string_view blob) {
  PublicKey key;
  const auto made = make_key_of_blob(blob, key.type);
  if (!made) return std::unexpected(made.error());
  key.blob = blob;
  return key;
}

Expected<PublicKey> parse_public_line(std::string_view line) {
  line = line.substr(0, line.find('\n'));
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  const std::string_view name = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(name.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::string_view text = line.substr(0, line.find_first_of(" \t"));
  if (name.empty() || text.empty()) return refuse("not a public key: a line 'ssh-ed25519 AAAA…' is one");
  const auto blob = base64_decode(text);
  if (!blob) return refuse("a public key whose second word is not base64");
  auto key = parse_public_blob(*blob);
  if (key && key_type_name(key->type) != name)
    return refuse("a public key whose bytes are of another type than its name");
  return key;
}

Expected<PublicKey> public_key_of(const evp_pkey_st* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519: return parse_public_blob(blob_of_ed25519(key));
    case EVP_PKEY_RSA: return parse_public_blob(blob_of_numbers(key));
    case EVP_PKEY_EC: {
      const auto blob = blob_of_point(key);
      if (!blob) return std::unexpected(blob.error());
      return parse_public_blob(*blob);
    }
    default: return refuse("a key that is neither Ed25519, ECDSA nor RSA");
  }
}

bool is_fingerprint(std::string_view text) {
  if (!text.starts_with(fingerprint_prefix)) return false;
  const auto bytes = base64_decode(std::string(text.substr(fingerprint_prefix.size())) + "=");
  return bytes && bytes->size() == Digest::size;
}

}  // namespace exhibit::ssh
