// A mount of this program's own for what it is about to read.
#pragma once

#include <expected>

#include "evidence/base/unique_fd.h"

namespace exhibit {

/// A copy of the mount that `place` (O_PATH) is on, from that folder down, which hangs in no tree: no one else sees it,
/// mounts below are not part of it, and through it nothing can be written, no device opened and no access time renewed,
/// not even that of a symbolic link, which open(2)'s O_NOATIME cannot spare (open_tree(2), mount_setattr(2)).
///
/// `mount_namespace`: of which `place` is (ns(7) descriptor). A thread of its own joins it for the moment of the copy,
/// since the kernel copies no others; nothing is run there. The errno where it cannot be had.
std::expected<UniqueFd, int> copy_mount(int place, int mount_namespace);

}  // namespace exhibit
