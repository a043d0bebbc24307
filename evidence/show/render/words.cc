#include "evidence/show/render/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/encoding/escape.h"

namespace exhibit::show {
namespace {

constexpr std::size_t short_id_length = 12;

bool needs_no_quotes(char c) {
  constexpr std::string_view punctuation = "_@%+=:,./-";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         punctuation.find(c) != std::string_view::npos;
}

/// Where a list that ends in empty words really ends.
std::size_t length_without_empty_end(const std::vector<std::string>& words) {
  std::size_t length = words.size();
  while (length > 0 && words[length - 1].empty()) --length;
  return length;
}

std::string comma_list(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ", ";
    text += escape_for_terminal(word);
  }
  return text;
}

}  // namespace

std::string quoted_word(std::string_view bytes) {
  const bool bare = !bytes.empty() && std::ranges::all_of(bytes, needs_no_quotes);
  if (bare) return std::string(bytes);
  std::string quoted = "'";
  for (const char c : escape_for_terminal(bytes)) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted.push_back(c);
    }
  }
  return quoted + "'";
}

std::string command_line(const std::vector<std::string>& words) {
  std::string text;
  const std::size_t length = length_without_empty_end(words);
  for (std::size_t i = 0; i < length; ++i) {
    if (i > 0) text.push_back(' ');
    text += quoted_word(words[i]);
  }
  return text;
}

std::string short_id(std::string_view id) { return escape_for_terminal(id.substr(0, short_id_length)); }

std::string readable_time(std::string_view iso) {
  constexpr std::string_view shape = "2026-11-24T09:48:00";
  const bool is_iso = iso.size() > shape.size() && iso[10] == 'T' && iso.back() == 'Z';
  if (!is_iso) return escape_for_terminal(iso);
  return escape_for_terminal(iso.substr(0, 10)) + " " + escape_for_terminal(iso.substr(11, 8)) + "Z";
}

std::string outcome_phrase(const Outcome& outcome) {
  std::vector<std::string> details = outcome.moved;
  if (!outcome.errno_symbol.empty()) details.push_back(outcome.errno_symbol);
  if (!outcome.reason.empty()) details.push_back(outcome.reason);
  const std::string_view word = outcome_word(outcome.kind);
  return details.empty() ? std::string(word) : fmt::format("{} ({})", word, comma_list(details));
}

std::string counted(std::uint64_t number, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", number, number == 1 ? singular : plural);
}

std::string_view or_dash(std::string_view word) { return word.empty() ? "-" : word; }

std::string joined_objects(std::string_view head, std::string_view tail) {
  const std::string_view inner_head = head.substr(0, head.size() - 1);
  const std::string_view inner_tail = tail.substr(1);
  const bool both = inner_head.size() > 1 && inner_tail.size() > 1;
  return fmt::format("{}{}{}", inner_head, both ? "," : "", inner_tail);
}

}  // namespace exhibit::show
