#include "evidence/sign/ssh_signer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/base/unique_fd.h"
#include "evidence/sign/agent_socket.h"
#include "hashing/ssh/agent.h"
#include "hashing/ssh/pem_key.h"

namespace exhibit {
namespace {

using SignerPointer = std::unique_ptr<ssh::Signer>;

std::unexpected<Error> refused(const std::string& named, const Refusal& refusal) { return corrupt(named, refusal.why); }

struct KeyFile {
  Secret text;
  bool is_private = false;  ///< nobody but its owner may read it
};

Result<KeyFile> read_key_file(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return io_error("open", path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return io_error("look at", path);
  if (!S_ISREG(status.st_mode)) return corrupt(path, "not a regular file");
  Secret buffer(ssh::greatest_key_file + 1);
  std::size_t length = 0;
  while (length < buffer.size()) {
    const ssize_t count = ::read(file.get(), buffer.bytes().data() + length, buffer.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return io_error("read", path);
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  if (length == buffer.size()) return corrupt(path, "larger than a key is");
  return KeyFile{Secret(buffer.view().substr(0, length)), (status.st_mode & 077) == 0};
}

Result<SignerPointer> signer_in_agent(const std::string& named, const std::string& fingerprint) {
  auto agent = connect_to_agent();
  if (!agent) return std::unexpected(agent.error());
  auto keys = ssh::agent_keys(*agent);
  if (!keys) return refused(named, keys.error());
  const auto found = std::ranges::find(*keys, fingerprint, &ssh::PublicKey::fingerprint);
  if (found == keys->end()) {
    return std::unexpected(Error{ErrorCode::absent, 0, {}, named, fmt::format("the agent does not hold the key {}; ssh-add adds it", fingerprint)});
  }
  return std::make_unique<ssh::AgentSigner>(std::move(*found), *std::move(agent));
}

}  // namespace

Result<SignerPointer> read_ssh_signer(const std::string& named, const PassphraseSource& passphrases) {
  if (ssh::is_fingerprint(named)) return signer_in_agent(named, named);
  const auto file = read_key_file(named);
  if (!file) return std::unexpected(file.error());
  if (const auto public_key = ssh::parse_public_line(file->text.view())) return signer_in_agent(named, public_key->fingerprint());
  if (!file->is_private) {
    return corrupt(named, fmt::format("a private key that others may read, or no key at all; `chmod 600` it, or name the .pub file of a key in your agent"));
  }
  auto key = ssh::parse_private_key(file->text.view(), named, passphrases);
  if (!key) return refused(named, key.error());
  return std::make_unique<ssh::KeySigner>(*std::move(key));
}

}  // namespace exhibit
