// What is known of a file that changed: see RULES.md for the words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/findings/facts.h"
#include "evidence/findings/file_use.h"
#include "evidence/records/file_entry.h"

namespace exhibit::findings {

/// A change of a file, as drift and diff tell it.
struct FileChange {
  std::string_view change;  ///< the word of the verdict or change
  std::string path;
  std::string from_path;
  std::optional<FileEntry> before;
  std::optional<FileEntry> after;

  /// What is there now, or was; null where neither record tells.
  const FileEntry* present() const { return after ? &*after : before ? &*before : nullptr; }
  bool came() const;
  bool has_other_content() const;
  /// Whether what stands at `path` now stood nowhere, or elsewhere: it came, was changed or moved there.
  bool is_new_there() const;
  bool is_gone() const;
};

/// By the two records and the name. `captured` is when the bundle was taken, where that is known.
Facts file_facts(const FileChange& change, std::optional<Timestamp> captured);

}  // namespace exhibit::findings
