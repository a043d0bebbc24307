// The signature algorithms of SSH by OpenSSL: RFC 8709 (Ed25519), RFC 5656 (ECDSA), RFC 8332 (RSA with SHA-2).
#pragma once

#include <string>
#include <string_view>

#include "hashing/expected.h"
#include "hashing/ssh/public_key.h"

namespace exhibit::ssh {

/// Whether a key of this type signs so. Never for ssh-rsa, which is SHA-1.
bool is_algorithm_of(std::string_view algorithm, KeyType type);
/// What we sign with; "rsa-sha2-512" for RSA, as ssh-keygen does.
std::string_view preferred_algorithm(KeyType type);

/// `hash` is "sha256" or "sha512".
std::string message_digest(std::string_view hash, std::string_view message);

/// Whether `value` is the signature of `key` over `bytes`; `algorithm` must be one of the key's. A value of another
/// length or spelling than the algorithm has is none.
bool holds(evp_pkey_st& key, std::string_view algorithm, std::string_view value, std::string_view bytes);

/// The value of a signature by a private key.
std::string sign(evp_pkey_st& key, std::string_view algorithm, std::string_view bytes);

}  // namespace exhibit::ssh
