#include "evidence/diff/file_change.h"

namespace exhibit::diff {

EntryFacts facts_of(const FileEntry& entry) {
  EntryFacts facts{.type = entry.type,
                   .content = entry.sha256 ? entry.sha256 : entry.sparse_sha256,
                   .ino = entry.ino.value_or(0),
                   .size = entry.size.value_or(0),
                   .mtime = entry.mtime.value_or(Timestamp{})};
  if (entry.target) facts.content = sha256(*entry.target);
  if (entry.rdev) facts.content = sha256(entry.rdev->text());
  return facts;
}

}  // namespace exhibit::diff
