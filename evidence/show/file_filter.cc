#include "evidence/show/file_filter.h"

#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>

namespace exhibit::show {

bool has_file_capabilities(const FileEntry& entry) {
  return std::ranges::any_of(entry.xattrs, [](const Xattr& xattr) { return xattr.name == "security.capability"; });
}

bool is_privileged(const FileEntry& entry) {
  if (entry.type != FileType::file) return false;
  const bool changes_identity = entry.mode && (*entry.mode & (S_ISUID | S_ISGID)) != 0;
  return changes_identity || has_file_capabilities(entry);
}

bool passes(const FileFilter& filter, const FileEntry& entry, const std::string& path_in_container) {
  if (filter.type && entry.type != *filter.type) return false;
  if (filter.privileged && !is_privileged(entry)) return false;
  return !filter.path || fnmatch(filter.path->c_str(), path_in_container.c_str(), 0) == 0;
}

}  // namespace exhibit::show
