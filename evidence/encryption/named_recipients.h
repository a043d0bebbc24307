// Recipients as a person names them on a command line: keys, and files of keys or of certificates.
#pragma once

#include <string>

#include "evidence/base/result.h"
#include "hashing/age/recipients.h"

namespace exhibit {

/// `age1…`, `ssh-ed25519 AAAA…`, or the path of a certificate (PEM or DER) or of a file of recipients. A file whose
/// name looks like a key is named with a `/`.
Result<void> add_named_recipient(const std::string& word, age::Recipients& recipients);

/// The path of a certificate or of a file of recipients: age's, a .pub file, authorized_keys.
Result<void> add_recipients_of_file(const std::string& path, age::Recipients& recipients);

/// The file key and the header for them; what is wrong with one of them is found here at the latest.
Result<age::Envelope> make_envelope_for(const age::Recipients& recipients);

}  // namespace exhibit
