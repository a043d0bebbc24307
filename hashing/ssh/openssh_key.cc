#include "hashing/ssh/openssh_key.h"

#include <openssl/evp.h>

#include <memory>
#include <utility>

#include "hashing/digest.h"
#include "hashing/ssh/bcrypt_pbkdf.h"
#include "hashing/ssh/evp_build.h"
#include "hashing/ssh/wire.h"

namespace exhibit::ssh {
namespace {

constexpr std::string_view begin_line = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view end_line = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::string_view magic{"openssh-key-v1\0", 15};
constexpr std::size_t key_size = 32;  // of aes256
constexpr std::size_t iv_size = 16;

/// What stands in the clear.
struct Envelope {
  std::string_view cipher;
  std::string_view kdf;
  std::string_view kdf_options;
  std::string_view public_blob;
  std::string_view private_part;
};

Expected<Secret> take_armour_off(std::string_view text) {
  if (text.size() > greatest_key_file) return refuse("larger than a private key is");
  if (!text.starts_with(begin_line)) return refuse("not a private key of OpenSSH");
  text.remove_prefix(begin_line.size());
  const auto end = text.find(end_line);
  if (end == std::string_view::npos) return refuse("a private key without its last line");
  if (text.find_first_not_of(" \t\r\n", end + end_line.size()) != std::string_view::npos) {
    return refuse("something follows the private key");
  }
  Secret base64(end);
  std::size_t size = 0;
  for (const char character : text.substr(0, end)) {
    if (character != '\n' && character != '\r') base64.bytes()[size++] = character;
  }
  Secret bytes(decoded_size(size));
  const auto decoded = decode_base64_into(base64.view().substr(0, size), bytes.bytes().data());
  if (!decoded) return refuse("a private key that is not base64");
  return Secret(bytes.view().substr(0, *decoded));
}

Expected<Envelope> open_envelope(std::string_view bytes) {
  WireReader reader(bytes);
  if (reader.take(magic.size()) != magic) return refuse("a private key of a version other than openssh-key-v1");
  const auto cipher = reader.string();
  const auto kdf = reader.string();
  const auto options = reader.string();
  const auto keys = reader.number();
  if (!cipher || !kdf || !options || !keys) return refuse("a private key that is cut short");
  if (*keys != 1) return refuse("a file of more private keys than one");
  const auto public_blob = reader.string();
  const auto private_part = reader.string();
  if (!public_blob || !private_part) return refuse("a private key that is cut short");
  if (!reader.at_end()) return refuse("bytes follow the private key, as after ciphers that are not known here");
  return Envelope{*cipher, *kdf, *options, *public_blob, *private_part};
}

const EVP_CIPHER* cipher_of(std::string_view name) {
  if (name == "aes256-ctr") return EVP_aes_256_ctr();
  return name == "aes256-cbc" ? EVP_aes_256_cbc() : nullptr;
}

Expected<Secret> derive_key(std::string_view options, std::string_view passphrase) {
  WireReader reader(options);
  const auto salt = reader.string();
  const auto rounds = reader.number();
  if (!salt || !rounds || !reader.at_end()) return refuse("a key derivation without salt and rounds");
  return bcrypt_pbkdf(passphrase, *salt, *rounds, key_size + iv_size);
}

Secret decrypt(const EVP_CIPHER* cipher, std::string_view bytes, std::string_view key_and_iv) {
  Secret clear(bytes.size());
  const auto* key = reinterpret_cast<const unsigned char*>(key_and_iv.data());
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                EVP_CIPHER_CTX_free);
  int length = 0;
  if (!context || EVP_DecryptInit_ex2(context.get(), cipher, key, key + key_size, nullptr) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
      EVP_DecryptUpdate(context.get(), reinterpret_cast<unsigned char*>(clear.bytes().data()), &length,
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1 ||
      static_cast<std::size_t>(length) != bytes.size()) {
    throw CryptoError("AES failed");
  }
  return clear;
}

Expected<Secret> open_private_part(const Envelope& envelope, std::string_view what,
                                   const PassphraseSource& passphrases) {
  const bool is_clear = envelope.cipher == "none" && envelope.kdf == "none";
  if (envelope.private_part.size() % (is_clear ? 8 : iv_size) != 0)
    return refuse("a private key that is no whole number of blocks");
  if (is_clear) return Secret(envelope.private_part);
  const EVP_CIPHER* const cipher = cipher_of(envelope.cipher);
  if (cipher == nullptr || envelope.kdf != "bcrypt") {
    return refuse("a private key under a cipher other than aes256-ctr; `ssh-keygen -p -Z aes256-ctr` changes it");
  }
  const auto passphrase = passphrases(what);
  if (!passphrase) return std::unexpected(passphrase.error());
  const auto key = derive_key(envelope.kdf_options, passphrase->view());
  if (!key) return std::unexpected(key.error());
  return decrypt(cipher, envelope.private_part, key->view());
}

Expected<EvpKey> read_ed25519(WireReader& reader) {
  const auto point = reader.string();
  const auto both = reader.string();
  if (!point || !both || point->size() != key_size || both->size() != 2 * key_size ||
      both->substr(key_size) != *point) {
    return refuse("an Ed25519 key whose halves do not belong together");
  }
  return ed25519_private_key(both->substr(0, key_size));
}

Expected<EvpKey> read_ecdsa(WireReader& reader, KeyType type) {
  const auto curve = reader.string();
  const auto point = reader.string();
  const auto scalar = reader.positive();
  if (!curve || !point || !scalar || *curve != key_type_name(type).substr(11))
    return refuse("an ECDSA key that is cut short");
  if (scalar->size() > 48) return refuse("an ECDSA key whose number is not of its curve");
  return ec_key(type, *point, &*scalar);
}

Expected<EvpKey> read_rsa(WireReader& reader) {
  const auto modulus = reader.positive();
  const auto exponent = reader.positive();
  const auto private_exponent = reader.positive();
  for (int unused = 0; unused < 3; ++unused) {  // the inverse and the primes
    if (!reader.positive()) return refuse("an RSA key that is cut short");
  }
  if (!modulus || !exponent || !private_exponent) return refuse("an RSA key that is cut short");
  return rsa_key(*modulus, *exponent, *private_exponent);
}

Expected<EvpKey> read_fields(KeyType type, WireReader& reader) {
  switch (type) {
    case KeyType::ed25519: return read_ed25519(reader);
    case KeyType::ecdsa_p256:
    case KeyType::ecdsa_p384: return read_ecdsa(reader, type);
    case KeyType::rsa: return read_rsa(reader);
  }
  std::unreachable();
}

bool is_padding(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (static_cast<std::uint8_t>(bytes[i]) != i + 1) return false;
  }
  return bytes.size() < iv_size;
}

Expected<PrivateKey> read_private_part(std::string_view bytes, PublicKey public_key, bool was_encrypted) {
  WireReader reader(bytes);
  const auto first = reader.number();
  const auto second = reader.number();
  if (!first || !second || *first != *second) {
    return refuse(was_encrypted ? "the passphrase is wrong" : "a private key that was changed");
  }
  const auto type = reader.string();
  if (!type || *type != key_type_name(public_key.type))
    return refuse("a private key of another type than its public one");
  auto key = read_fields(public_key.type, reader);
  if (!key) return std::unexpected(key.error());
  const auto comment = reader.string();
  if (!comment || !is_padding(reader.rest())) return refuse("a private key with bytes after it that are no padding");
  const auto own = public_key_of(key->get());
  if (!own) return std::unexpected(own.error());
  if (*own != public_key) return refuse("a private key that does not belong to the public one in its file");
  return PrivateKey{std::move(public_key), *std::move(key), std::string(*comment)};
}

}  // namespace

bool is_openssh_key(std::string_view text) { return text.starts_with(begin_line); }

Expected<PublicKey> public_half(std::string_view text) {
  const auto bytes = take_armour_off(text);
  if (!bytes) return std::unexpected(bytes.error());
  const auto envelope = open_envelope(bytes->view());
  if (!envelope) return std::unexpected(envelope.error());
  return parse_public_blob(envelope->public_blob);
}

Expected<PrivateKey> parse_openssh_key(std::string_view text, std::string_view what,
                                       const PassphraseSource& passphrases) {
  const auto bytes = take_armour_off(text);
  if (!bytes) return std::unexpected(bytes.error());
  const auto envelope = open_envelope(bytes->view());
  if (!envelope) return std::unexpected(envelope.error());
  auto public_key = parse_public_blob(envelope->public_blob);
  if (!public_key) return std::unexpected(public_key.error());
  const auto part = open_private_part(*envelope, what, passphrases);
  if (!part) return std::unexpected(part.error());
  return read_private_part(part->view(), *std::move(public_key), envelope->cipher != "none");
}

Expected<Secret> ed25519_seed(const PrivateKey& key) {
  if (key.public_key.type != KeyType::ed25519) return refuse("not an Ed25519 key");
  Secret seed(key_size);
  std::size_t length = seed.size();
  if (EVP_PKEY_get_raw_private_key(key.key.get(), reinterpret_cast<unsigned char*>(seed.bytes().data()), &length) !=
      1) {
    throw CryptoError("an Ed25519 key without its private half");
  }
  return seed;
}

}  // namespace exhibit::ssh
