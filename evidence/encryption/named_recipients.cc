#include "evidence/encryption/named_recipients.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "evidence/sidecars/sidecars.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_recipients_file = std::size_t{1} << 20;

/// Words that are meant as keys, well made or not.
bool looks_like_key(std::string_view word) {
  if (word.find('/') != std::string_view::npos && !word.starts_with("ssh-")) return false;
  static constexpr std::string_view starts[] = {"age1", "AGE-SECRET-KEY-", "AGE-PLUGIN-", "ssh-", "ecdsa-", "sk-"};
  return std::ranges::any_of(starts, [word](std::string_view start) { return word.starts_with(start); });
}

/// A secret that was given by mistake is not shown again.
std::string shown(const std::string& word) { return word.starts_with("AGE-") ? "recipient" : word; }

}  // namespace

Result<void> add_named_recipient(const std::string& word, age::Recipients& recipients) {
  if (!looks_like_key(word)) return add_recipients_of_file(word, recipients);
  const auto added = age::add_recipient_key(word, recipients);
  if (!added) return corrupt(shown(word), added.error().why);
  return {};
}

Result<void> add_recipients_of_file(const std::string& path, age::Recipients& recipients) {
  const auto content = read_small_file(path, greatest_recipients_file);
  if (!content) return std::unexpected(content.error());
  if (!*content)
    return std::unexpected(
        Error{ErrorCode::absent, 0, {}, path, "no such file, and no recipient age1… or ssh-ed25519 …"});
  if (!age::is_certificate(**content)) {
    const auto added = age::add_recipient_lines(**content, recipients);
    if (!added) return corrupt(path, added.error().why);
    return {};
  }
  auto certificate = age::Certificate::parse(**content);
  if (!certificate) return corrupt(path, certificate.error().why);
  recipients.certificates.push_back(*std::move(certificate));
  return {};
}

Result<age::Envelope> make_envelope_for(const age::Recipients& recipients) {
  auto envelope = age::make_envelope(recipients);
  if (!envelope) return corrupt("recipients", envelope.error().why);
  return *std::move(envelope);
}

}  // namespace exhibit
