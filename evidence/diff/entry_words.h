// How the differences between two entries of one path read. All text is escaped.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/records/file_entry.h"

namespace exhibit::diff {

/// "0755", as chmod(1) takes it.
std::string mode_text(std::uint16_t mode);

/// "2026-11-24 09:48:00Z → 2026-11-24 10:12:31Z", with nanoseconds where the seconds are equal.
std::string time_change(Timestamp before, Timestamp after);

/// "mode 0755 → 4755 (setuid)": what was gained or lost of setuid, setgid, sticky and write access for all.
std::string mode_change(std::uint16_t before, std::uint16_t after);

/// Where a symbolic link leads; nothing of any other entry.
std::optional<std::string> target_phrase(const FileEntry& entry);
std::string target_change(const FileEntry& before, const FileEntry& after);

/// A sentence for each of mode, owner, group, links, xattrs and attributes that both sides obtained and that differs.
/// Links of directories count their subdirectories and are left out.
std::vector<std::string> metadata_changes(const FileEntry& before, const FileEntry& after);

}  // namespace exhibit::diff
