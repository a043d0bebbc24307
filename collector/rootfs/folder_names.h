// The names in a folder, by getdents64(2): what they name is not touched.
#pragma once

#include <fcntl.h>

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/records/outcome.h"

namespace exhibit {

/// How a folder is opened for its names.
inline constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_NONBLOCK;

struct FolderName {
  std::string text;
  unsigned char type;   ///< DT_*
  std::uint64_t inode;  ///< d_ino
};

/// All names but "." and "..", sorted by bytes: among brothers that is the canonical order. With more than `limit`
/// names it ends early: `truncated`.
Outcome read_names(int folder, std::vector<FolderName>& names, std::size_t limit = SIZE_MAX);

}  // namespace exhibit
