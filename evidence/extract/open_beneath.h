// Files below a folder, whatever somebody has put into it meanwhile.
#pragma once

#include <sys/types.h>

#include <string>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"

namespace exhibit::extract {

/// Opens `path` below the open directory `folder`: no symbolic link in any component, nothing outside (openat2(2),
/// RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS, RESOLVE_NO_MAGICLINKS). `flags` as for open(2), O_CLOEXEC is added; `mode`
/// counts with O_CREAT alone. Refuses absolute paths and "", "." and ".." as components with EINVAL.
Result<UniqueFd> open_beneath(int folder, const std::string& path, int flags, mode_t mode = 0);

/// What open_beneath does where there is no openat2(2): one component after the other, none of them a link.
Result<UniqueFd> open_beneath_by_steps(int folder, const std::string& path, int flags, mode_t mode = 0);

}  // namespace exhibit::extract
