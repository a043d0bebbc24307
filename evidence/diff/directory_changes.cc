#include "evidence/diff/directory_changes.h"

#include <ranges>

#include "evidence/reader/paths.h"

namespace exhibit::diff {
namespace {

bool changes_its_directory(const Finding& finding) {
  switch (finding.change) {
    case Change::added:
    case Change::removed:
    case Change::moved:
    case Change::type: return true;
    case Change::modified:
    case Change::metadata: return false;
    case Change::unknown: return finding.before.empty() || finding.after.empty();
  }
  return false;
}

}  // namespace

void DirectoryChanges::add_touched(FileChange change, Explanation explanation) {
  touched_.push_back({std::move(change), explanation});
}

void DirectoryChanges::remember_entry_change(std::string_view path) {
  const std::string_view parent = parent_path(path);
  if (!with_changed_entries_.contains(parent)) with_changed_entries_.emplace(parent);
}

void DirectoryChanges::remember_change_below(std::string_view path) {
  for (path = parent_path(path); !path.empty(); path = parent_path(path)) {
    if (with_changes_below_.contains(path)) return;
    with_changes_below_.emplace(path);
  }
}

bool DirectoryChanges::is_explained(const Touched& directory) const {
  const std::string& path = directory.change.finding.path;
  switch (directory.explanation) {
    case Explanation::none: return false;
    case Explanation::entries: return with_changed_entries_.contains(path);
    case Explanation::below: return with_changed_entries_.contains(path) || with_changes_below_.contains(path);
  }
  return false;
}

void DirectoryChanges::resolve(std::vector<FileChange>& changes) {
  for (const FileChange& change : changes) {
    if (changes_its_directory(change.finding)) remember_entry_change(change.finding.path);
    remember_change_below(change.finding.path);
  }
  // Deepest first: one that stays a finding explains those above it.
  for (Touched& directory : touched_ | std::views::reverse) {
    if (is_explained(directory)) continue;
    Finding& finding = directory.change.finding;
    if (directory.explanation == Explanation::entries) finding.reasons.emplace_back("entries changed and changed back");
    remember_change_below(finding.path);
    changes.push_back(std::move(directory.change));
  }
  touched_.clear();
}

}  // namespace exhibit::diff
