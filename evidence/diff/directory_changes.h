// A directory whose times moved is no news where what happened in it tells why.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/diff/entry_compare.h"
#include "evidence/diff/file_change.h"

namespace exhibit::diff {

/// Holds directories with nothing but moved times until all changes are known.
class DirectoryChanges {
 public:
  /// `change` is of a directory that `explanation` may explain, which is not `none`.
  void add_touched(FileChange change, Explanation explanation);
  /// An entry was replaced under its name, which moves its directory's modification time.
  void see_replaced(std::string_view path) { remember_entry_change(path); }

  /// Appends to `changes` each touched directory that they do not explain.
  void resolve(std::vector<FileChange>& changes);

 private:
  struct Touched {
    FileChange change;
    Explanation explanation;
  };
  void remember_entry_change(std::string_view path);
  void remember_change_below(std::string_view path);
  bool is_explained(const Touched& directory) const;

  std::vector<Touched> touched_;
  std::set<std::string, std::less<>> with_changed_entries_;
  std::set<std::string, std::less<>> with_changes_below_;
};

}  // namespace exhibit::diff
