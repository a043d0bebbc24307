// Private keys in PEM (RFC 7468): PKCS#8, and the older forms of EC and RSA keys.
#pragma once

#include "hashing/ssh/openssh_key.h"

namespace exhibit::ssh {

/// The private key in a file's `text`, of OpenSSH's form or in PEM. As for parse_openssh_key.
Expected<PrivateKey> parse_private_key(std::string_view text, std::string_view what,
                                       const PassphraseSource& passphrases);

}  // namespace exhibit::ssh
