// Ed25519 keys of OpenSSH as recipients: the same curve in another form, X25519 after a birational map (RFC 7748, 4.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hashing/age/header.h"
#include "hashing/expected.h"
#include "hashing/secret.h"

namespace exhibit::age {

inline constexpr std::string_view ssh_ed25519_type = "ssh-ed25519";

/// The Montgomery form of an Ed25519 public key (32 bytes each). Nothing where it is no point of the curve in its only
/// spelling.
std::optional<std::string> montgomery_point(std::string_view ed25519_public);

/// What both sides of a stanza compute with.
struct SshEd25519Key {
  std::string blob;   ///< as RFC 4253, 6.6 and RFC 8709 have it: type and public key
  std::string point;  ///< in Montgomery form

  static Expected<SshEd25519Key> from_blob(std::string_view blob);

  /// The stanza's first argument: the first four bytes of the blob's SHA-256 tell whose it is.
  std::string tag() const;
  /// Nothing where `point_of_other` is of low order.
  std::optional<Secret> wrapping_key(std::string_view scalar, std::string_view point_of_other,
                                     std::string_view ephemeral) const;
};

class SshEd25519Recipient {
 public:
  explicit SshEd25519Recipient(SshEd25519Key key) : key_(std::move(key)) {}

  /// `ssh-ed25519 AAAA… comment`, the line of a .pub file.
  static Expected<SshEd25519Recipient> parse(std::string_view line);

  Expected<Stanza> wrap(const Secret& file_key) const;

 private:
  SshEd25519Key key_;
};

}  // namespace exhibit::age
