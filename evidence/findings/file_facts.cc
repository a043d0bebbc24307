#include "evidence/findings/file_facts.h"

#include <algorithm>
#include <array>
#include <set>

#include "evidence/findings/file_capabilities.h"
#include "evidence/findings/name_class.h"
#include "evidence/findings/time_facts.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {
namespace {

struct ModeBit {
  std::uint16_t bit;
  std::string_view word;
};
constexpr std::array<ModeBit, 6> mode_bits = {{{04000, "setuid"},
                                               {02000, "setgid"},
                                               {01000, "sticky"},
                                               {00111, "executable"},
                                               {00002, "world-writable"},
                                               {00004, "world-readable"}}};

std::set<std::string, std::less<>> mode_words(const FileEntry& entry) {
  std::set<std::string, std::less<>> words;
  if (entry.type == FileType::symlink) return words;  // a link's mode means nothing
  for (const auto& [bit, word] : mode_bits) {
    if ((entry.mode.value_or(0) & bit) != 0) words.emplace(word);
  }
  return words;
}

/// What can be gained and lost: rights in mode, xattrs and inode flags.
std::set<std::string, std::less<>> right_words(const FileEntry& entry) {
  std::set<std::string, std::less<>> words = mode_words(entry);
  for (const Xattr& xattr : entry.xattrs) {
    if (xattr.name == "security.capability") words.emplace("file-capabilities");
  }
  for (const std::string& attribute : entry.attributes) {
    if (attribute == "immutable" || attribute == "append") words.emplace(attribute);
  }
  return words;
}

std::string note_of(std::string_view word, const FileEntry& entry) {
  if (word == "setuid") return entry.uid == 0U ? "root" : "user " + std::to_string(entry.uid.value_or(0));
  if (word == "file-capabilities") return capability_words(entry);
  return {};
}

void add_rights(Facts& facts, const FileChange& change) {
  const std::set<std::string, std::less<>> had = change.before ? right_words(*change.before) : decltype(had)();
  const std::set<std::string, std::less<>> has = change.after ? right_words(*change.after) : decltype(has)();
  // What came has gained all that it has; other content under a right that was there is as bad as the right.
  const bool is_new = !change.before || change.came() || change.has_other_content();
  for (const std::string& word : has) {
    if (is_new || !had.contains(word)) facts.add("gained", word, note_of(word, *change.after));
  }
  for (const std::string& word : had) {
    if (!has.contains(word)) facts.add("lost", word);
  }
}

}  // namespace

bool FileChange::came() const {
  static constexpr std::array<std::string_view, 4> words = {"added", "held", "type", "since_start"};
  return std::ranges::find(words, change) != words.end();
}

bool FileChange::has_other_content() const {
  return change == "modified" || change == "type" || change == "since_start";
}

bool FileChange::is_new_there() const { return came() || has_other_content() || change == "moved"; }

bool FileChange::is_gone() const { return change == "removed"; }

Facts file_facts(const FileChange& change, std::optional<Timestamp> captured) {
  Facts facts;
  facts.add("change", change.change);
  if (change.came()) facts.add("change", "came");
  if (change.has_other_content()) facts.add("change", "content");
  if (change.is_gone()) facts.add("change", "gone");
  facts.add("path", change.path, change.path);
  if (!change.from_path.empty()) facts.add("from_path", change.from_path, change.from_path);
  facts.add("name", base_name(change.path));
  add_name_class(facts, change.path);
  const FileEntry* const entry = change.present();
  if (entry == nullptr) return facts;
  facts.add("type", file_type_word(entry->type));
  if (entry->target) facts.add("target", *entry->target, *entry->target);
  for (const std::string& word : mode_words(*entry)) facts.add("mode", word);
  add_rights(facts, change);
  add_time_facts(facts, change, captured);
  return facts;
}

}  // namespace exhibit::findings
