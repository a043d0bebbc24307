#include "evidence/redact/secrets.h"

#include <fmt/format.h>

#include "evidence/encoding/base64.h"
#include "evidence/encoding/json_writer.h"

namespace exhibit::redact {
namespace {

/// As evidence/encoding/json_writer.h does; without the quotes.
std::string json_of(std::string_view value) {
  std::string text;
  JsonWriter(text).string(value);
  return text.substr(1, text.size() - 2);
}

/// `value` with each byte of `escaped` as \u00XX, as Go writes <, > and &, or with a backslash before it, as PHP does
/// with /.
std::string escaped_too(std::string_view value, std::string_view escaped, bool by_code) {
  std::string text;
  for (const char byte : value) {
    if (!escaped.contains(byte)) {
      text.push_back(byte);
    } else {
      text += by_code ? fmt::format("\\u{:04x}", static_cast<unsigned char>(byte)) : std::string{'\\', byte};
    }
  }
  return text;
}

/// The digits of `value`'s base64 that do not depend on its neighbours, `before` bytes after a multiple of three.
std::string base64_core(std::string_view value, std::size_t before) {
  const std::string digits = base64_encode(std::string(before, '\0') + std::string(value));
  const std::size_t first = (before * 8 + 5) / 6;
  const std::size_t behind = (before + value.size()) * 8 / 6;
  return digits.substr(first, behind - first);
}

}  // namespace

std::vector<std::string> spellings_of(std::string_view value) {
  const std::string json = json_of(value);
  std::set<std::string> spellings = {std::string(value), json, escaped_too(json, "<>&", true),
                                     escaped_too(json, "/", false)};
  for (std::size_t before = 0; before < 3; ++before) spellings.insert(base64_core(value, before));
  return {spellings.begin(), spellings.end()};
}

bool Secrets::add_value(std::string_view value, const std::string& rule) {
  if (value.size() < least_searched_value) return false;
  if (!known_.emplace(value).second) return true;
  for (std::string& spelling : spellings_of(value)) {
    values_.push_back({std::move(spelling), "it holds what " + rule + " withholds"});
  }
  // A file of nothing but the value could be told by its digest, where its content was not captured.
  add_content(sha256(value), rule);
  add_content(sha256(std::string(value) + "\n"), rule);
  return true;
}

void Secrets::add_content(const Digest& digest, const std::string& rule) {
  if (digest == sha256("") || !known_.insert(digest.hex()).second) return;
  digests_.push_back({digest.hex(), "it holds the digest of what " + rule + " withholds"});
}

}  // namespace exhibit::redact
