#include <openssl/evp.h>

#include "hashing/age/base64.h"
#include "hashing/age/identity.h"
#include "hashing/age/primitives.h"
#include "hashing/age/ssh_ed25519.h"
#include "hashing/digest.h"
#include "hashing/ssh/openssh_key.h"

namespace exhibit::age {
namespace {

/// An Ed25519 key's scalar is the first half of its seed's SHA-512 (RFC 8032, 5.1.5); X25519 clamps it likewise.
Secret scalar_of(const Secret& seed) {
  Secret digest(64);
  unsigned int length = 0;
  if (EVP_Digest(seed.view().data(), seed.size(), reinterpret_cast<unsigned char*>(digest.bytes().data()), &length,
                 EVP_sha512(), nullptr) != 1 ||
      length != digest.size()) {
    throw CryptoError("SHA-512 failed");
  }
  return Secret(digest.view().substr(0, key_size));
}

Expected<Secret> read_scalar(const Secret& text, std::string_view name, const PassphraseSource& passphrases) {
  const auto key = ssh::parse_openssh_key(text.view(), name, passphrases);
  if (!key) return std::unexpected(key.error());
  const auto seed = ssh::ed25519_seed(*key);
  if (!seed) return std::unexpected(seed.error());
  return scalar_of(*seed);
}

}  // namespace

Expected<std::unique_ptr<Identity>> SshEd25519Identity::parse(Secret text, std::string name,
                                                              PassphraseSource passphrases) {
  const auto public_key = ssh::public_half(text.view());
  if (!public_key) return std::unexpected(public_key.error());
  if (public_key->type != ssh::KeyType::ed25519)
    return refuse("of OpenSSH's keys only ssh-ed25519 opens age files here");
  auto key = SshEd25519Key::from_blob(public_key->blob);
  if (!key) return std::unexpected(key.error());
  return std::unique_ptr<Identity>(
      new SshEd25519Identity(std::move(text), std::move(name), std::move(passphrases), *std::move(key)));
}

Unwrapped SshEd25519Identity::unwrap(std::span<const Stanza> stanzas) const {
  for (const Stanza& stanza : stanzas) {
    if (stanza.type != ssh_ed25519_type) continue;
    const auto ephemeral = stanza.arguments.size() == 2 ? base64_decode(stanza.arguments[1]) : std::nullopt;
    if (!ephemeral || ephemeral->size() != key_size || stanza.body.size() != wrapped_key_size) {
      return fail(Fault::malformed, "an ssh-ed25519 recipient has a key of the wrong length or spelling");
    }
    if (stanza.arguments[0] != key_.tag()) continue;
    const auto scalar = read_scalar(text_, name_, passphrases_);
    if (!scalar) return fail(Fault::unusable, name_ + ": " + scalar.error().why);
    const auto wrapping_key = key_.wrapping_key(scalar->view(), *ephemeral, *ephemeral);
    if (!wrapping_key) return fail(Fault::malformed, "an ssh-ed25519 recipient has a key of low order");
    auto file_key = unwrap_file_key(*wrapping_key, stanza.body);
    if (!file_key) return fail(Fault::changed, "the file key for this identity is not the one that was written");
    return file_key;
  }
  return std::nullopt;
}

}  // namespace exhibit::age
