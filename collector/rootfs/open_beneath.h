// Paths inside a container, resolved inside it and nowhere else; step by step where there is no openat2(2).
#pragma once

#include <string>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {

/// Opens `path` as a process whose root directory is `root` would, by openat2(2): ".." and absolute links stay below
/// `root`, magic links are refused. `flags` as for open(2); O_CLOEXEC is added.
Result<UniqueFd> open_in_root(int root, const std::string& path, int flags);

/// As open_in_root, but refuses every symbolic link: for mount points, whose paths hold none.
Result<UniqueFd> open_in_root_without_links(int root, const std::string& path, int flags);

/// The bytes of a small regular file inside the container, without touching its access time; at most `limit` bytes.
Result<std::string> read_in_root(int root, const std::string& path, std::size_t limit);

}  // namespace exhibit
