#include <algorithm>

#include "hashing/age/decrypting_source.h"
#include "hashing/age/identity.h"

namespace exhibit::age {
namespace {

constexpr std::string_view openssh_start = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view pem_start = "-----BEGIN ";
constexpr std::string_view pem_key = "PRIVATE KEY-----";

template <typename Made>
std::unique_ptr<Identity> boxed(Made identity) {
  return std::make_unique<Made>(std::move(identity));
}

}  // namespace

Expected<Identities> parse_identity_lines(std::string_view text) {
  Identities identities;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    auto identity = X25519Identity::parse(line);
    if (!identity) return refuse("line " + std::to_string(number) + ": " + identity.error().why);
    identities.push_back(boxed(*std::move(identity)));
  }
  if (identities.empty()) return refuse("it holds no identity");
  return identities;
}

namespace {

/// An identity file that `age -p` wrote.
Expected<Identities> parse_encrypted(std::string_view text, const std::string& name,
                                     const PassphraseSource& passphrases) {
  Identities passphrase;
  passphrase.push_back(std::make_unique<ScryptIdentity>(name, passphrases));
  const auto read = [&text](std::span<char> bytes) -> Expected<std::size_t> {
    const std::size_t count = text.copy(bytes.data(), bytes.size());
    text.remove_prefix(count);
    return count;
  };
  auto source = DecryptingSource::open(read, passphrase);
  if (!source) return refuse(source.error().why);
  const auto plain = source->next();
  if (!plain) return refuse(plain.error().why);
  return parse_identity_lines(*plain);
}

}  // namespace

Expected<Identities> parse_identity_file(Secret text, const std::string& name, const PassphraseSource& passphrases) {
  const std::string_view view = text.view();
  if (view.starts_with(armor_line)) return refuse("it is encrypted in armour; undo that with age -d first");
  if (view.starts_with(version_line)) return parse_encrypted(view, name, passphrases);
  Identities identities;
  if (view.find(openssh_start) != std::string_view::npos) {
    auto identity = SshEd25519Identity::parse(std::move(text), name, passphrases);
    if (!identity) return std::unexpected(identity.error());
    identities.push_back(*std::move(identity));
    return identities;
  }
  if (view.find(pem_start) != std::string_view::npos && view.find(pem_key) != std::string_view::npos) {
    identities.push_back(std::make_unique<CertificateIdentity>(std::move(text), name, passphrases));
    return identities;
  }
  return parse_identity_lines(view);
}

}  // namespace exhibit::age
