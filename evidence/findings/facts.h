// What is known of one subject (a file, a process, a container, a mount …), as words that rules refer to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exhibit::findings {

/// One word of a fact, with what to tell a person about it.
struct FactWord {
  std::string word;  ///< bytes
  std::string note;  ///< what {word} stands for in a rule's sentence; bytes; empty where there is nothing to add
};

/// A fact has any number of words: `mode` may be "setuid" and "executable". RULES.md lists the facts of each kind.
class Facts {
 public:
  /// Of a word that is there already only the first note is kept.
  void add(std::string_view fact, std::string_view word, std::string note = {});
  const std::vector<FactWord>& words_of(std::string_view fact) const;
  bool has(std::string_view fact, std::string_view word) const;
  /// The note of `word` in whichever fact has one; empty where none has.
  std::string_view note_of(std::string_view word) const;

 private:
  struct Fact {
    std::string name;
    std::vector<FactWord> words;
  };
  std::vector<Fact> facts_;  // a handful: faster than a map
};

}  // namespace exhibit::findings
