#include "evidence/trust/ssh_trust.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "hashing/ssh/allowed_signers.h"

namespace exhibit {
namespace {

/// Of lines that could have been meant, the first that cannot be used.
std::string unusable_lines(const std::string& path, const ssh::AllowedSigners& parsed) {
  if (parsed.refused.empty()) return {};
  return fmt::format("; {} line {} is not used: {}", path, parsed.refused.front().line, parsed.refused.front().why);
}

}  // namespace

SshTrust ssh_trust(const ssh::PublicKey& key, std::string_view purpose, UnixSeconds time, const Signers& signers) {
  if (signers.allowed_signers.empty() && signers.fingerprints.empty())
    return {false, {}, "no signer with an SSH key was named"};
  if (std::ranges::find(signers.fingerprints, key.fingerprint()) != signers.fingerprints.end()) {
    return {true, {}, "it is by a key whose fingerprint you named"};
  }
  std::string unusable;
  std::optional<SshTrust> refusal;
  for (const SidecarFile& file : signers.allowed_signers) {
    const ssh::AllowedSigners parsed = ssh::parse_allowed_signers(file.content);
    unusable += unusable_lines(file.path, parsed);
    for (const ssh::AllowedSigner& signer : parsed.signers) {
      if (signer.key != key) continue;
      const auto allowed = ssh::may_sign(signer, purpose, time);
      if (allowed)
        return {true, signer.principals,
                fmt::format("it is by a signer you named ({} line {})", file.path, signer.line)};
      if (!refusal) {
        refusal = {false, signer.principals,
                   fmt::format("{} ({} line {})", allowed.error().why, file.path, signer.line)};
      }
    }
  }
  return refusal.value_or(SshTrust{false, {}, "it is by no signer you named" + unusable});
}

}  // namespace exhibit
