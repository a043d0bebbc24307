#include "evidence/sign/ssh_signer.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "evidence/sign/agent_socket.h"
#include "evidence/sign/seal_signature.h"
#include "hashing/ssh/agent.h"
#include "hashing/ssh/pem_key.h"

namespace exhibit {
namespace {

using SignerPointer = std::unique_ptr<ssh::Signer>;

std::unexpected<Error> refused(const std::string& named, const Refusal& refusal) { return corrupt(named, refusal.why); }

/// Whether nobody but its owner may read the file.
bool is_private(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) == 0;
}

Result<SignerPointer> signer_in_agent(const std::string& named, const std::string& fingerprint) {
  auto agent = connect_to_agent();
  if (!agent) return std::unexpected(agent.error());
  auto keys = ssh::agent_keys(*agent);
  if (!keys) return refused(named, keys.error());
  const auto found = std::ranges::find(*keys, fingerprint, &ssh::PublicKey::fingerprint);
  if (found == keys->end()) {
    return std::unexpected(Error{ErrorCode::absent,
                                 0,
                                 {},
                                 named,
                                 fmt::format("the agent does not hold the key {}; ssh-add adds it", fingerprint)});
  }
  return std::make_unique<ssh::AgentSigner>(std::move(*found), *std::move(agent));
}

}  // namespace

Result<SignerPointer> read_ssh_signer(const std::string& named, const PassphraseSource& passphrases) {
  if (ssh::is_fingerprint(named)) return signer_in_agent(named, named);
  const auto text = read_key_file(named, ssh::greatest_key_file);
  if (!text) return std::unexpected(text.error());
  if (const auto public_key = ssh::parse_public_line(text->view()))
    return signer_in_agent(named, public_key->fingerprint());
  if (!is_private(named)) {
    return corrupt(named,
                   "a private key that others may read, or no key at all; `chmod 600` it, or name the .pub file of a "
                   "key in your agent");
  }
  auto key = ssh::parse_private_key(text->view(), named, passphrases);
  if (!key) return refused(named, key.error());
  return std::make_unique<ssh::KeySigner>(*std::move(key));
}

}  // namespace exhibit
