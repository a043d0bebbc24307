// Who may sign: the file of ssh-keygen(1), ALLOWED SIGNERS, a public key, or a key's fingerprint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/expected.h"
#include "hashing/ssh/public_key.h"

namespace exhibit::ssh {

/// One line of the file.
struct AllowedSigner {
  std::string principals;                   ///< comma-separated patterns, raw bytes; empty for a bare public key
  std::optional<std::string> namespaces;    ///< comma-separated patterns; all where there are none
  std::optional<std::int64_t> valid_after;  ///< seconds since 1970
  std::optional<std::int64_t> valid_before;
  PublicKey key;
  std::size_t line = 0;  ///< from 1
};

/// A line that nobody is trusted for.
struct RefusedLine {
  std::size_t line = 0;
  std::string why;
};

struct AllowedSigners {
  std::vector<AllowedSigner> signers;
  std::vector<RefusedLine> refused;
};

inline constexpr std::size_t greatest_signers_file = std::size_t{1} << 20;

/// The lines of `text`: `principals [options] keytype base64 [comment]`, or a public key as in a .pub file. What cannot
/// be used (certificate authorities, unknown options, key types) is told apart and trusted for nothing. Times without Z
/// are local, as for ssh-keygen.
AllowedSigners parse_allowed_signers(std::string_view text);

/// Whether `signer`'s line lets its key sign for `name_space` at `seconds` since 1970; otherwise why not.
Expected<void> may_sign(const AllowedSigner& signer, std::string_view name_space, std::int64_t seconds);

/// OpenSSH's match_pattern_list: comma-separated, * and ?, ! to exclude.
bool matches_pattern_list(std::string_view text, std::string_view patterns);

}  // namespace exhibit::ssh
