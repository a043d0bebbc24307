// Identities from files, as `-i` names them.
#pragma once

#include <string>

#include "evidence/base/result.h"
#include "hashing/age/identity.h"

namespace exhibit {

/// Adds the identities in `path`, which may be a pipe: age's own, a private key of OpenSSH's or in PEM. Only a file
/// that is itself encrypted by passphrase asks for it here; a key asks when it is needed.
Result<void> add_identities_of_file(const std::string& path, const PassphraseSource& passphrases,
                                    age::Identities& identities);

}  // namespace exhibit
