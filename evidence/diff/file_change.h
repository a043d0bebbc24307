// A finding on a file, with what is needed to find out whether it moved.
#pragma once

#include <cstdint>
#include <optional>

#include "evidence/diff/finding.h"
#include "evidence/records/file_entry.h"

namespace exhibit::diff {

/// Of an entry that one side alone has.
struct EntryFacts {
  FileType type = FileType::unknown;
  /// What makes two entries the same thing: a file's digest, that of a link's target or of a device number.
  std::optional<Digest> content;
  std::uint64_t ino = 0;
  std::uint64_t size = 0;
  Timestamp mtime;
};

EntryFacts facts_of(const FileEntry& entry);

/// Paths are those of the listing, below its root.
struct FileChange {
  Finding finding;
  EntryFacts facts;                ///< `added`, `removed`
  std::uint64_t unseen_below = 0;  ///< `unknown`: entries below it that share its fate
};

}  // namespace exhibit::diff
