#include "evidence/show/secret_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace exhibit::show {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array anywhere = {"SECRET"sv, "PASSWORD"sv, "PASSWD"sv, "PASSPHRASE"sv, "CREDENTIAL"sv, "APIKEY"sv};
constexpr std::array endings = {"TOKEN"sv, "TOKENS"sv, "ACCESSKEY"sv, "SECRETKEY"sv, "PRIVATEKEY"sv};
constexpr std::array whole_words = {"KEY"sv,     "KEYS"sv, "PASS"sv, "PW"sv,  "AUTH"sv, "OAUTH"sv,
                                    "PRIVATE"sv, "DSN"sv,  "PSK"sv,  "JWT"sv, "CREDS"sv};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }
bool is_separator(char c) { return c == '_' || c == '-' || c == '.' || c == ' '; }

/// The words of a name in upper case.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  char before = 0;
  for (const char c : name) {
    const bool starts_word = is_separator(c) || (is_lower(before) && is_upper(c));
    if (starts_word && !words.back().empty()) words.emplace_back();
    if (!is_separator(c)) words.back().push_back(to_upper(c));
    before = c;
  }
  return words;
}

std::string upper_case(std::string_view name) {
  std::string upper(name);
  std::ranges::transform(upper, upper.begin(), to_upper);
  return upper;
}

bool is_secret_word(std::string_view word) {
  return std::ranges::find(whole_words, word) != whole_words.end() ||
         std::ranges::any_of(endings, [word](std::string_view ending) { return word.ends_with(ending); });
}

bool is_secret_pair(std::string_view first, std::string_view second) {
  return second == "PWD" || (first == "CONNECTION" && second == "STRING") || (first == "CONN" && second == "STR");
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string upper = upper_case(name);
  const auto in_name = [&upper](std::string_view part) { return upper.find(part) != std::string::npos; };
  if (std::ranges::any_of(anywhere, in_name)) return true;
  const std::vector<std::string> words = words_of(name);
  if (std::ranges::any_of(words, is_secret_word)) return true;
  return std::ranges::adjacent_find(words, is_secret_pair) != words.end();
}

bool has_url_password(std::string_view value) {
  const auto scheme_end = value.find("://");
  if (scheme_end == std::string_view::npos || scheme_end == 0) return false;
  std::string_view authority = value.substr(scheme_end + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view user = authority.substr(0, at);
  const auto colon = user.find(':');
  return colon != std::string_view::npos && colon + 1 < user.size();
}

}  // namespace exhibit::show
