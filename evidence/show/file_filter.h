// Which entries of a listing a request lets through.
#pragma once

#include <string>

#include "evidence/records/file_entry.h"
#include "evidence/show/request.h"

namespace exhibit::show {

bool has_file_capabilities(const FileEntry& entry);

/// A regular file that runs with more than its caller's rights: setuid, setgid or file capabilities.
bool is_privileged(const FileEntry& entry);

bool passes(const FileFilter& filter, const FileEntry& entry, const std::string& path_in_container);

}  // namespace exhibit::show
