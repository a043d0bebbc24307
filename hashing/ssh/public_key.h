// Public keys as OpenSSH has them: the blob of RFC 4253, 6.6 (RFC 5656, RFC 8709), its line in a file, its fingerprint.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "hashing/expected.h"

struct evp_pkey_st;

namespace exhibit::ssh {

struct FreeEvpKey {
  void operator()(evp_pkey_st* key) const noexcept;
};
/// A key of OpenSSL's.
using EvpKey = std::unique_ptr<evp_pkey_st, FreeEvpKey>;

enum class KeyType : std::uint8_t { ed25519, ecdsa_p256, ecdsa_p384, rsa };

/// "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ssh-rsa": the name that begins the blob.
std::string_view key_type_name(KeyType type);

/// A key that signatures can be checked with.
struct PublicKey {
  KeyType type = KeyType::ed25519;
  std::string blob;

  bool operator==(const PublicKey& other) const { return blob == other.blob; }

  /// "SHA256:" and 43 characters, as `ssh-keygen -l` shows it.
  std::string fingerprint() const;
  /// "ssh-ed25519 AAAA…", without a comment.
  std::string line() const;
  /// For OpenSSL; the blob was looked at when it was parsed.
  EvpKey evp_key() const;
};

/// The whole of `blob`. Refuses key types other than KeyType's (DSA, certificates, security keys), RSA below 2,048 or
/// above 16,384 bits, and points that are not on their curve.
Expected<PublicKey> parse_public_blob(std::string_view blob);

/// The first line of a .pub file: type, base64, and a comment that says nothing.
Expected<PublicKey> parse_public_line(std::string_view line);

/// The blob of a key of OpenSSL's, private or public.
Expected<PublicKey> public_key_of(const evp_pkey_st* key);

bool is_fingerprint(std::string_view text);

}  // namespace exhibit::ssh
