// Whom `--ssh-key` names: a private key file, or the public key of one that an agent holds.
#pragma once

#include <memory>
#include <string>

#include "evidence/base/result.h"
#include "hashing/secret.h"
#include "hashing/ssh/signer.h"

namespace exhibit {

/// `named` is a file with a private key (OpenSSH's form or PEM), a .pub file or a fingerprint "SHA256:…" of a key in
/// the agent. Asks for a passphrase where a private key has one. A private key file that others may read is refused, as
/// ssh does.
Result<std::unique_ptr<ssh::Signer>> read_ssh_signer(const std::string& named, const PassphraseSource& passphrases);

}  // namespace exhibit
