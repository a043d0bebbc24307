#include "evidence/findings/rule.h"

#include <algorithm>
#include <array>

#include "evidence/encoding/escape.h"

namespace exhibit::findings {
namespace {

struct KindOfSubject {
  std::string_view name;
  std::string_view facts;  ///< each between blanks
};
constexpr std::array<KindOfSubject, 10> kinds = {{
    {"file",
     " change path from_path name target type mode gained lost content content_class name_class use time package place "
     "copy yara "},
    {"process",
     " change name argv0 exe cmdline exe_state program stream socket environ environ_state state namespace name_class "
     "parent "},
    {"container", " change name image right namespace "},
    {"mount", " change path root source fstype option class "},
    {"socket", " change name "},
    {"environment", " change name "},
    {"user", " change name event "},
    {"group", " change name event "},
    {"executable", " change name event "},
    {"open-file", " change name event "},
}};

/// {word} → its note. A word without a note leaves nothing behind.
std::string sentence(const std::string& says, const Facts& facts) {
  std::string text;
  for (std::size_t at = 0; at < says.size();) {
    const auto open = says.find('{', at);
    const auto close = open == std::string::npos ? open : says.find('}', open);
    if (close == std::string::npos) return text + says.substr(at);
    text += says.substr(at, open - at);
    text += escape_for_terminal(facts.note_of(std::string_view(says).substr(open + 1, close - open - 1)));
    at = close + 1;
  }
  return text;
}

}  // namespace

bool is_known_kind(std::string_view kind) {
  return std::ranges::find(kinds, kind, &KindOfSubject::name) != kinds.end();
}

bool is_known_fact(std::string_view kind, std::string_view fact) {
  const auto found = std::ranges::find(kinds, kind, &KindOfSubject::name);
  return found != kinds.end() && found->facts.find(" " + std::string(fact) + " ") != std::string_view::npos;
}

bool Condition::holds(const Facts& facts) const {
  return std::ranges::any_of(facts.words_of(fact), [this](const FactWord& word) {
    return std::ranges::any_of(patterns, [&word](const Pattern& pattern) { return pattern.matches(word.word); });
  });
}

std::optional<Reason> Rule::reason_on(std::string_view kind, const Facts& facts) const {
  if (kind != of) return std::nullopt;
  const auto holds = [&facts](const Condition& condition) { return condition.holds(facts); };
  if (!std::ranges::all_of(when, holds) || std::ranges::any_of(unless, holds)) return std::nullopt;
  return Reason{.id = id, .text = sentence(says, facts), .level = level, .aspect = aspect, .techniques = techniques};
}

}  // namespace exhibit::findings
