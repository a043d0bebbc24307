// What opens an age file: identities, each of which knows the stanzas made for it.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/age/failure.h"
#include "hashing/age/header.h"
#include "hashing/age/ssh_ed25519.h"
#include "hashing/expected.h"
#include "hashing/secret.h"

namespace exhibit::age {

/// The file key; nothing where no stanza is for this identity. Fails where one is and cannot be used.
using Unwrapped = std::expected<std::optional<Secret>, Failure>;

class Identity {
 public:
  virtual ~Identity() = default;
  virtual Unwrapped unwrap(std::span<const Stanza> stanzas) const = 0;
};
using Identities = std::vector<std::unique_ptr<Identity>>;

/// AGE-SECRET-KEY-1…
class X25519Identity final : public Identity {
 public:
  /// `scalar` is 32 bytes.
  explicit X25519Identity(Secret scalar);

  static Expected<X25519Identity> parse(std::string_view text);

  Unwrapped unwrap(std::span<const Stanza> stanzas) const override;

 private:
  Secret scalar_;
  std::string point_;
};

/// A private key file of OpenSSH's that holds an Ed25519 key. The passphrase is asked for only where a stanza is for
/// the key.
class SshEd25519Identity final : public Identity {
 public:
  /// `text` is the file's, `name` what a person is asked about.
  static Expected<std::unique_ptr<Identity>> parse(Secret text, std::string name, PassphraseSource passphrases);

  Unwrapped unwrap(std::span<const Stanza> stanzas) const override;

 private:
  SshEd25519Identity(Secret text, std::string name, PassphraseSource passphrases, SshEd25519Key key)
      : text_(std::move(text)), name_(std::move(name)), passphrases_(std::move(passphrases)), key_(std::move(key)) {}

  Secret text_;
  std::string name_;
  PassphraseSource passphrases_;
  SshEd25519Key key_;
};

/// A private key in PEM, for files encrypted to its certificate. The passphrase is asked for only where the file has a
/// stanza for certificates.
class CertificateIdentity final : public Identity {
 public:
  CertificateIdentity(Secret pem, std::string name, PassphraseSource passphrases)
      : pem_(std::move(pem)), name_(std::move(name)), passphrases_(std::move(passphrases)) {}

  Unwrapped unwrap(std::span<const Stanza> stanzas) const override;

 private:
  Secret pem_;
  std::string name_;
  PassphraseSource passphrases_;
};

/// A passphrase itself, for files that `age -p` wrote. Nothing else may be a recipient of such a file.
class ScryptIdentity final : public Identity {
 public:
  ScryptIdentity(std::string name, PassphraseSource passphrases)
      : name_(std::move(name)), passphrases_(std::move(passphrases)) {}

  Unwrapped unwrap(std::span<const Stanza> stanzas) const override;

 private:
  std::string name_;
  PassphraseSource passphrases_;
};

inline constexpr std::size_t greatest_identity_file = std::size_t{64} << 10;

/// Age's own identities, one a line, between lines that are empty or comments; at least one.
Expected<Identities> parse_identity_lines(std::string_view text);

/// The identities in a file: age's own, one a line; a private key of OpenSSH's; a private key in PEM; or the first of
/// these as `age -p` encrypts it. `name` is what a person is asked about.
Expected<Identities> parse_identity_file(Secret text, const std::string& name, const PassphraseSource& passphrases);

}  // namespace exhibit::age
