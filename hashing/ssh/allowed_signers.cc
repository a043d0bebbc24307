#include "hashing/ssh/allowed_signers.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <utility>

namespace exhibit::ssh {
namespace {

std::string_view skip_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

/// Takes a word that ends at a blank outside of double quotes; nothing where a quote stays open.
std::optional<std::string_view> take_word(std::string_view& text) {
  bool is_quoted = false;
  std::size_t length = 0;
  for (; length < text.size(); ++length) {
    if (text[length] == '"') is_quoted = !is_quoted;
    if (!is_quoted && (text[length] == ' ' || text[length] == '\t')) break;
  }
  if (is_quoted) return std::nullopt;
  const std::string_view word = text.substr(0, length);
  text = skip_blanks(text.substr(length));
  return word;
}

/// What stands between the quotes that begin and end it, if any do. Quotes inside are not known.
std::optional<std::string_view> unquote(std::string_view word) {
  if (word.size() >= 2 && word.starts_with('"') && word.ends_with('"')) word = word.substr(1, word.size() - 2);
  if (word.contains('"')) return std::nullopt;
  return word;
}

bool is_key_type(std::string_view word) {
  return word.starts_with("ssh-") || word.starts_with("ecdsa-") || word.starts_with("sk-") || word.starts_with("rsa-");
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& character : result) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return result;
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
  return value;
}

/// YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z for UTC.
std::optional<std::int64_t> parse_time(std::string_view text) {
  const bool is_utc = text.ends_with('Z');
  if (is_utc) text.remove_suffix(1);
  if (text.size() != 8 && text.size() != 12 && text.size() != 14) return std::nullopt;
  const auto part = [text](std::size_t at, std::size_t length) {
    return at >= text.size() ? std::optional(0) : digits(text.substr(at, length));
  };
  const auto year = part(0, 4), month = part(4, 2), day = part(6, 2);
  const auto hour = part(8, 2), minute = part(10, 2), second = part(12, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  std::tm time{};
  time.tm_year = *year - 1900;
  time.tm_mon = *month - 1;
  time.tm_mday = *day;
  time.tm_hour = *hour;
  time.tm_min = *minute;
  time.tm_sec = *second;
  time.tm_isdst = -1;
  const std::tm asked = time;
  const std::time_t seconds = is_utc ? ::timegm(&time) : std::mktime(&time);
  // A day that there is not comes back as another one.
  if (time.tm_mon != asked.tm_mon || time.tm_mday != asked.tm_mday || time.tm_year != asked.tm_year)
    return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return seconds;
}

/// Takes one option up to a comma outside of quotes.
std::string_view take_option(std::string_view& options) {
  bool is_quoted = false;
  std::size_t length = 0;
  for (; length < options.size(); ++length) {
    if (options[length] == '"') is_quoted = !is_quoted;
    if (!is_quoted && options[length] == ',') break;
  }
  const std::string_view option = options.substr(0, length);
  options.remove_prefix(std::min(length + 1, options.size()));
  return option;
}

Expected<void> set_time(std::optional<std::int64_t>& time, const std::string& name, std::string_view value) {
  if (time) return refuse("the option " + name + " twice");
  time = parse_time(value);
  if (!time) return refuse("the option " + name + " with what is no time");
  return {};
}

Expected<void> take_options(std::string_view options, AllowedSigner& signer) {
  if (options.ends_with(',')) return refuse("options that end with a comma");
  while (!options.empty()) {
    const std::string_view option = take_option(options);
    const std::size_t equals = option.find('=');
    const std::string name = lower(option.substr(0, equals));
    if (name == "cert-authority") {
      return refuse(
          "a certificate authority: SSH certificates are not read here, so name the signers' keys themselves");
    }
    const auto value = equals == std::string_view::npos ? std::nullopt : unquote(option.substr(equals + 1));
    const bool is_known = name == "namespaces" || name == "valid-after" || name == "valid-before";
    if (!is_known) return refuse("an option that is not known, so that what it forbids is not known either");
    if (!value) return refuse("the option " + name + " without a value in quotes");
    if (name == "namespaces") {
      if (signer.namespaces) return refuse("the option namespaces twice");
      signer.namespaces = *value;
      continue;
    }
    const auto set = set_time(name == "valid-after" ? signer.valid_after : signer.valid_before, name, *value);
    if (!set) return set;
  }
  return {};
}

Expected<AllowedSigner> parse_line(std::string_view line) {
  AllowedSigner signer;
  const std::string_view whole = line;
  const auto principals = take_word(line);
  if (!principals) return refuse("a quote that is not closed");
  if (is_key_type(*principals)) {
    line = whole;
  } else {
    const auto unquoted = unquote(*principals);
    if (!unquoted || unquoted->empty()) return refuse("principals with a quote inside, or none");
    signer.principals = *unquoted;
    std::string_view rest = line;
    const auto next = take_word(rest);
    if (!next) return refuse("a quote that is not closed");
    if (!is_key_type(*next)) {
      if (const auto taken = take_options(*next, signer); !taken) return std::unexpected(taken.error());
      line = rest;
    }
  }
  auto key = parse_public_line(line);
  if (!key) return std::unexpected(key.error());
  signer.key = *std::move(key);
  if (signer.valid_after && signer.valid_before && *signer.valid_before <= *signer.valid_after) {
    return refuse("a validity that ends before it begins");
  }
  return signer;
}

bool matches_pattern(std::string_view text, std::string_view pattern) {
  // The last star, and how much of the text it has taken: only that one ever needs to take more.
  std::size_t at = 0, in_pattern = 0, star = std::string_view::npos, taken = 0;
  while (at < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      taken = at;
    } else if (in_pattern < pattern.size() && (pattern[in_pattern] == '?' || pattern[in_pattern] == text[at])) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

}  // namespace

bool matches_pattern_list(std::string_view text, std::string_view patterns) {
  bool is_matched = false;
  while (!patterns.empty()) {
    std::string_view pattern = patterns.substr(0, patterns.find(','));
    patterns.remove_prefix(std::min(pattern.size() + 1, patterns.size()));
    const bool is_excluded = pattern.starts_with('!');
    if (is_excluded) pattern.remove_prefix(1);
    if (pattern.empty() || !matches_pattern(text, pattern)) continue;
    if (is_excluded) return false;
    is_matched = true;
  }
  return is_matched;
}

AllowedSigners parse_allowed_signers(std::string_view text) {
  AllowedSigners result;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = skip_blanks(line);
    if (line.empty() || line.starts_with('#')) continue;
    auto signer = parse_line(line);
    if (!signer) {
      result.refused.push_back({number, signer.error().why});
      continue;
    }
    signer->line = number;
    result.signers.push_back(*std::move(signer));
  }
  return result;
}

Expected<void> may_sign(const AllowedSigner& signer, std::string_view name_space, std::int64_t seconds) {
  if (signer.namespaces && !matches_pattern_list(name_space, *signer.namespaces)) {
    return refuse("the key may not sign for '" + std::string(name_space) + "'");
  }
  if (signer.valid_after && seconds < *signer.valid_after) return refuse("the key was not yet valid");
  if (signer.valid_before && seconds > *signer.valid_before) return refuse("the key was not valid any more");
  return {};
}

}  // namespace exhibit::ssh
