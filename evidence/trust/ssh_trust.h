// Whether the key of an OpenSSH signature is one that was named.
#pragma once

#include <string>
#include <string_view>

#include "evidence/trust/request.h"
#include "hashing/ssh/public_key.h"

namespace exhibit {

struct SshTrust {
  bool is_trusted = false;
  std::string signer;  ///< the principals of the allowed_signers line, or empty; raw bytes
  std::string why;     ///< a phrase, for either case
};

/// `purpose` is the signature's namespace, `time` when it was made as far as is known. Lines of allowed_signers files
/// that cannot be used are part of the reason why nobody is trusted.
SshTrust ssh_trust(const ssh::PublicKey& key, std::string_view purpose, UnixSeconds time, const Signers& signers);

}  // namespace exhibit
