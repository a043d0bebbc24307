// What a reader of a bundle asked to see.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/records/file_entry.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

/// Which entries of a listing are shown: those for which everything that is given holds.
struct FileFilter {
  std::optional<std::string> path;  ///< fnmatch(3) pattern for the path in the container; '*' matches '/' too
  std::optional<FileType> type;
  bool privileged = false;  ///< regular files with setuid, setgid or file capabilities
};

struct Request {
  /// Ids (or their beginnings), names or cids; all containers where empty.
  std::vector<std::string> containers;
  FileFilter files;
  bool whole_ledger = false;  ///< lines whose outcome is ok, too
  bool json = false;          ///< one object a line instead of text
  Palette palette;            ///< for text
};

}  // namespace exhibit::show
