// Private keys as ssh-keygen writes them: PROTOCOL.key of OpenSSH ("openssh-key-v1"), in the clear or under a
// passphrase.
#pragma once

#include <string>
#include <string_view>

#include "hashing/expected.h"
#include "hashing/secret.h"
#include "hashing/ssh/public_key.h"

namespace exhibit::ssh {

struct PrivateKey {
  PublicKey public_key;
  EvpKey key;           ///< of public_key's type, with its private half
  std::string comment;  ///< raw bytes, nobody vouches for them
};

/// Whether `text` claims to be such a file.
bool is_openssh_key(std::string_view text);

/// The one key in a file's `text` (at most greatest_key_file bytes). Asks `passphrases` for the passphrase of `what`
/// where the key is encrypted (bcrypt with aes256-ctr or aes256-cbc; others are refused by name). That the halves of an
/// Ed25519 key belong together is checked; of other keys, the signatures that they make are.
Expected<PrivateKey> parse_openssh_key(std::string_view text, std::string_view what,
                                       const PassphraseSource& passphrases);

/// The public half of the one key, which is in the clear whatever protects the other; nobody vouches for it.
Expected<PublicKey> public_half(std::string_view text);

inline constexpr std::size_t greatest_key_file = std::size_t{64} << 10;

/// The 32 bytes that an Ed25519 key is made of (RFC 8032, 5.1.5); refused for other types.
Expected<Secret> ed25519_seed(const PrivateKey& key);

}  // namespace exhibit::ssh
