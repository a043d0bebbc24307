#include "evidence/findings/facts.h"

#include <algorithm>

namespace exhibit::findings {

void Facts::add(std::string_view fact, std::string_view word, std::string note) {
  auto found = std::ranges::find(facts_, fact, &Fact::name);
  if (found == facts_.end()) found = facts_.insert(facts_.end(), {std::string(fact), {}});
  if (std::ranges::find(found->words, word, &FactWord::word) != found->words.end()) return;
  found->words.push_back({std::string(word), std::move(note)});
}

const std::vector<FactWord>& Facts::words_of(std::string_view fact) const {
  static const std::vector<FactWord> none;
  const auto found = std::ranges::find(facts_, fact, &Fact::name);
  return found == facts_.end() ? none : found->words;
}

bool Facts::has(std::string_view fact, std::string_view word) const {
  const std::vector<FactWord>& words = words_of(fact);
  return std::ranges::find(words, word, &FactWord::word) != words.end();
}

std::string_view Facts::note_of(std::string_view word) const {
  for (const Fact& fact : facts_) {
    for (const FactWord& one : fact.words) {
      if (one.word == word && !one.note.empty()) return one.note;
    }
  }
  return {};
}

}  // namespace exhibit::findings
