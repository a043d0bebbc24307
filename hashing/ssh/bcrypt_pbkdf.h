// bcrypt_pbkdf (OpenBSD's bcrypt_pbkdf(3)): how OpenSSH makes the key that a private key file is encrypted with.
#pragma once

#include <cstdint>
#include <string_view>

#include "hashing/expected.h"
#include "hashing/secret.h"

namespace exhibit::ssh {

/// More would take minutes for a file that somebody else wrote; ssh-keygen's default is 16 or 24.
inline constexpr std::uint32_t greatest_rounds = 4096;

/// `size` bytes (1 to 1,024) of key. Refuses an empty passphrase or salt, no rounds, and more than greatest_rounds.
Expected<Secret> bcrypt_pbkdf(std::string_view passphrase, std::string_view salt, std::uint32_t rounds,
                              std::size_t size);

}  // namespace exhibit::ssh
