#include "hashing/age/recipients.h"

#include <utility>

#include "hashing/age/primitives.h"

namespace exhibit::age {
namespace {

constexpr std::string_view identity_start = "AGE-SECRET-KEY-";
constexpr std::string_view key_start = "-----BEGIN ";

std::string_view without_blanks(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

template <typename Recipient>
Expected<void> add(Expected<Recipient> recipient, std::vector<Recipient>& recipients) {
  if (!recipient) return std::unexpected(recipient.error());
  recipients.push_back(*std::move(recipient));
  return {};
}

template <typename Recipient>
Expected<void> wrap_all(const std::vector<Recipient>& recipients, const Secret& file_key,
                        std::vector<Stanza>& stanzas) {
  for (const Recipient& recipient : recipients) {
    if (auto added = add(recipient.wrap(file_key), stanzas); !added) return added;
  }
  return {};
}

}  // namespace

Expected<void> add_recipient_key(std::string_view line, Recipients& recipients) {
  if (line.starts_with(identity_start)) {
    return refuse("that is an identity, which is secret; give the recipient that age-keygen -y makes of it");
  }
  if (line.starts_with(key_start)) return refuse("that is a key file, not a recipient; give the public half alone");
  if (line.starts_with("age1")) return add(X25519Recipient::parse(line), recipients.age);
  if (line.starts_with("ssh-ed25519")) return add(SshEd25519Recipient::parse(line), recipients.ssh);
  if (line.starts_with("ssh-") || line.starts_with("ecdsa-") || line.starts_with("sk-")) {
    return refuse("of OpenSSH's keys only ssh-ed25519 is a recipient here");
  }
  return refuse("neither age1… nor ssh-ed25519 …");
}

Expected<void> add_recipient_lines(std::string_view text, Recipients& recipients) {
  const std::size_t before = recipients.count();
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = without_blanks(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.starts_with('#')) continue;
    if (const auto added = add_recipient_key(line, recipients); !added) {
      return refuse("line " + std::to_string(number) + ": " + added.error().why);
    }
  }
  if (recipients.count() == before) return refuse("it names no recipient");
  return {};
}

Expected<Envelope> make_envelope(const Recipients& recipients) {
  if (recipients.count() == 0) return refuse("there is no recipient");
  Secret file_key = random_bytes(file_key_size);
  std::vector<Stanza> stanzas;
  if (const auto wrapped = wrap_all(recipients.age, file_key, stanzas); !wrapped)
    return std::unexpected(wrapped.error());
  if (const auto wrapped = wrap_all(recipients.ssh, file_key, stanzas); !wrapped)
    return std::unexpected(wrapped.error());
  if (!recipients.certificates.empty()) {
    auto wrapped = wrap_for_certificates(recipients.certificates, file_key);
    if (!wrapped) return std::unexpected(wrapped.error());
    for (Stanza& stanza : *wrapped) stanzas.push_back(std::move(stanza));
  }
  std::string header = encode_header(stanzas, file_key);
  if (stanzas.size() > greatest_stanzas || header.size() > greatest_header)
    return refuse("there are more recipients than a header holds");
  return Envelope{std::move(file_key), std::move(header)};
}

}  // namespace exhibit::age
