// Signatures of files by SSH keys: PROTOCOL.sshsig of OpenSSH, as `ssh-keygen -Y sign` writes and `-Y verify` reads
// them.
#pragma once

#include <string>
#include <string_view>

#include "hashing/expected.h"
#include "hashing/ssh/public_key.h"

namespace exhibit::ssh {

/// What a signature says of itself. The key is the signer's own claim: who may sign is allowed_signers.h's question.
struct Signature {
  PublicKey key;
  std::string name_space;  ///< what the signature is for: "exhibit-seal"
  std::string reserved;    ///< signed too, and empty so far
  std::string hash;        ///< "sha256" or "sha512", of the message
  std::string algorithm;   ///< "ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", …
  std::string value;       ///< as `algorithm` has it
};

inline constexpr std::size_t greatest_signature_file = std::size_t{16} << 10;

/// The whole of a signature file: the first and the last line, between them base64 in lines of one length up to 76,
/// nothing before and after. Refuses versions other than 1, other hashes, ssh-rsa (SHA-1), and an algorithm that is not
/// its key's.
Expected<Signature> parse_signature(std::string_view text);
/// The same of the bytes that the base64 stands for.
Expected<Signature> parse_signature_blob(std::string_view blob);

/// As ssh-keygen prints them, in lines of 70.
std::string armoured_signature(std::string_view blob);
std::string signature_blob(const Signature& signature);

/// Whether `signature` is its key's over `message` for `name_space`; otherwise why not.
Expected<void> check_signature(const Signature& signature, std::string_view message, std::string_view name_space);

/// The bytes that a key signs for this message: magic, namespace, reserved, hash and the message's digest.
std::string signed_bytes(const Signature& signature, std::string_view message);

/// `bytes` of an SSH signature (RFC 4253, 6.6): the algorithm's name and its value.
struct SignatureValue {
  std::string algorithm;
  std::string value;
};
Expected<SignatureValue> parse_signature_value(std::string_view bytes);

}  // namespace exhibit::ssh
