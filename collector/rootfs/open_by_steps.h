// openat2(2) for kernels before Linux 5.6 and for filters that do not know it: one component after the other.
#pragma once

#include <functional>
#include <string>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {

/// Opens `path` as openat2 with RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS would: ".." and absolute links stay below
/// `root`, and a link is followed by its text alone, so that a magic link leads nowhere. `follow_links` false: as
/// RESOLVE_NO_SYMLINKS, ELOOP at any link. At most 40 links are followed, as by the kernel. Each step is looked at
/// before anything is looked up in it, without asking a server: where `may_enter` (it gets an O_PATH descriptor)
/// refuses it, EREMOTE.
Result<UniqueFd> open_by_steps(int root, const std::string& path, int flags, bool follow_links,
                               const std::function<bool(int)>& may_enter = {});

}  // namespace exhibit
