#include "evidence/overlay/entry_rewrite.h"

namespace exhibit::overlay {

void take_content(FileEntry& entry, const std::optional<FileEntry>& below) {
  static const FileEntry nothing;
  const FileEntry& content = below ? *below : nothing;
  entry.sha256 = content.sha256;
  entry.sparse_sha256 = content.sparse_sha256;
  entry.blobs = content.blobs;
  entry.read = content.read;
  const bool metadata_was_obtained = was_read(entry) || entry.outcome.kind == OutcomeKind::skipped;
  if (!metadata_was_obtained) return;
  entry.outcome = content.outcome;
  if (!below) entry.outcome = {OutcomeKind::partial, "its content is in no layer that was read", {}, {}};
}

void mark_doubtful(FileEntry& entry) {
  if (!was_read(entry)) return;
  entry.outcome = {OutcomeKind::partial, "a layer above was not read here: it may hide or replace this", {}, {}};
}

bool was_read(const FileEntry& entry) {
  return entry.outcome.kind == OutcomeKind::ok || entry.outcome.kind == OutcomeKind::changed;
}

}  // namespace exhibit::overlay
