#include "evidence/encryption/identity_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "evidence/base/unique_fd.h"

namespace exhibit {
namespace {

Result<Secret> read_secret_file(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file) return io_error("open", path);
  Secret content(age::greatest_identity_file + 1);
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t count = ::read(file.get(), content.bytes().data() + length, content.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return io_error("read", path);
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  if (length == content.size()) return corrupt(path, "larger than an identity is");
  return Secret(content.view().substr(0, length));
}

}  // namespace

Result<void> add_identities_of_file(const std::string& path, const PassphraseSource& passphrases,
                                    age::Identities& identities) {
  auto text = read_secret_file(path);
  if (!text) return std::unexpected(text.error());
  auto parsed = age::parse_identity_file(*std::move(text), path, passphrases);
  if (!parsed) return corrupt(path, parsed.error().why);
  for (auto& identity : *parsed) identities.push_back(std::move(identity));
  return {};
}

}  // namespace exhibit
