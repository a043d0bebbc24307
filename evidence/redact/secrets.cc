#include "evidence/redact/secrets.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/encoding/json_writer.h"
#include "hashing/base64.h"

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

/// RFC 4648, 5.
std::string for_urls(std::string base64) {
  std::ranges::replace(base64, '+', '-');
  std::ranges::replace(base64, '/', '_');
  return base64;
}

std::string hex_of(std::string_view value, bool is_upper) {
  std::string text;
  for (const char byte : value) {
    const auto number = static_cast<unsigned char>(byte);
    text += is_upper ? fmt::format("{:02X}", number) : fmt::format("{:02x}", number);
  }
  return text;
}

/// All but the unreserved (RFC 3986, 2.3); with `plus`, a blank as forms write it.
std::string percent_encoded(std::string_view value, bool is_upper, bool plus) {
  constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string text;
  for (const char byte : value) {
    if (unreserved.contains(byte)) {
      text.push_back(byte);
    } else if (plus && byte == ' ') {
      text.push_back('+');
    } else {
      text += "%" + hex_of({&byte, 1}, is_upper);
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> spellings_of(std::string_view value) {
  const std::string json = json_of(value);
  std::set<std::string> spellings = {std::string(value), json, escaped_too(json, "<>&", true),
                                     escaped_too(json, "/", false)};
  for (const bool is_upper : {false, true}) {
    for (const bool plus : {false, true}) spellings.insert(percent_encoded(value, is_upper, plus));
  }
  if (value.size() < least_searched_value) return {spellings.begin(), spellings.end()};
  for (const bool is_upper : {false, true}) spellings.insert(hex_of(value, is_upper));
  for (std::size_t before = 0; before < 3; ++before) {
    spellings.insert(base64_core(value, before));
    spellings.insert(for_urls(base64_core(value, before)));
  }
  return {spellings.begin(), spellings.end()};
}

bool Secrets::add_value(std::string_view value, const std::string& rule) {
  if (value.size() < least_searched_value) return false;
  add_text(value, rule);
  return true;
}

bool Secrets::add_variable(std::string_view assignment, const std::string& rule) {
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos) return assignment.empty() || add_value(assignment, rule);
  const std::string_view value = assignment.substr(equals + 1);
  // Whatever holds the assignment in some spelling holds its value in the same.
  if (value.empty() || add_value(value, rule)) return true;
  add_text(assignment, rule);
  return false;
}

void Secrets::add_text(std::string_view text, const std::string& rule) {
  if (!known_.emplace(text).second) return;
  for (std::string& spelling : spellings_of(text)) {
    values_.push_back({std::move(spelling), "it holds what " + rule + " withholds"});
  }
  // A file of nothing but the text could be told by its digest, where its content was not captured.
  add_content(sha256(text), rule);
  add_content(sha256(std::string(text) + "\n"), rule);
}

void Secrets::add_content(const Digest& digest, const std::string& rule) {
  if (digest == sha256("") || !known_.insert(digest.hex()).second) return;
  digests_.push_back({digest.hex(), "it holds the digest of what " + rule + " withholds"});
}

}  // namespace exhibit::redact
