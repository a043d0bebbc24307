// What the mount shows otherwise than a layer has it.
#pragma once

#include <optional>

#include "evidence/records/file_entry.h"

namespace exhibit::overlay {

/// Gives a metadata-only file the content of the file below it: digests, pieces, bytes read, and what became of reading
/// them. Without one it is `partial`, and has none.
void take_content(FileEntry& entry, const std::optional<FileEntry>& below);

/// Says that a layer above could not be read where it may hide or replace the entry.
void mark_doubtful(FileEntry& entry);

/// Whether the entry was read, without a remark or while it changed.
bool was_read(const FileEntry& entry);

}  // namespace exhibit::overlay
