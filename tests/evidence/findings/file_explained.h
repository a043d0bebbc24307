// Files that changed, and what the built-in rules say of them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "evidence/findings/explainer.h"
#include "evidence/findings/rule_file.h"

namespace exhibit::findings {

inline const Timestamp some_day{1'700'000'000, 5};

inline FileEntry an_entry(std::string path, std::uint16_t mode = 0644) {
  FileEntry entry;
  entry.path = std::move(path);
  entry.type = FileType::file;
  entry.mode = mode;
  entry.uid = 0;
  entry.gid = 0;
  entry.size = 3;
  entry.mtime = entry.ctime = entry.btime = some_day;
  entry.sha256 = sha256("abc");
  return entry;
}

inline FileChange added(FileEntry entry) {
  return {.change = "added", .path = entry.path, .from_path = {}, .before = {}, .after = entry};
}

inline FileChange changed(std::string_view how, FileEntry before, FileEntry after) {
  return {.change = how, .path = after.path, .from_path = {}, .before = before, .after = after};
}

/// Facts beyond those of the records, as words of `fact`.
struct Known {
  std::string fact;
  std::string word;
};

inline Assessment explained(const FileChange& change, const std::vector<Known>& known = {},
                            Excuse excuse = Excuse::none) {
  static const std::vector<Rule> rules = builtin_rules();
  Facts facts = file_facts(change, Timestamp{1'700'100'000, 0});
  for (const auto& [fact, word] : known) facts.add(fact, word);
  return Explainer(rules, nullptr).assess("file", facts, excuse);
}

inline bool has_reason(const Assessment& assessment, std::string_view id) {
  return std::ranges::find(assessment.reasons, id, &Reason::id) != assessment.reasons.end();
}

}  // namespace exhibit::findings
