// Keys of OpenSSL's made of the numbers that SSH's formats hold.
#pragma once

#include <string_view>

#include "hashing/expected.h"
#include "hashing/ssh/public_key.h"

namespace exhibit::ssh {

/// `point` is 32 bytes.
Expected<EvpKey> ed25519_public_key(std::string_view point);
/// `seed` is the 32 bytes of RFC 8032's private key.
Expected<EvpKey> ed25519_private_key(std::string_view seed);

/// `point` is 0x04 and both coordinates; `scalar` (big-endian) makes it a private key.
Expected<EvpKey> ec_key(KeyType curve, std::string_view point, const std::string_view* scalar);

/// All big-endian; a `private_exponent` that is not empty makes it a private key. It does without the primes: it
/// signs a handful of times, and what SSH stores of them is less than OpenSSL would want.
Expected<EvpKey> rsa_key(std::string_view modulus, std::string_view exponent, std::string_view private_exponent);

}  // namespace exhibit::ssh
