// Single entries out of the listings of a container.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "evidence/diff/executable_diff.h"
#include "evidence/reader/bundle.h"
#include "evidence/records/mount.h"

namespace exhibit::diff {

/// The entries at `paths`, which are those of the container: each in the listing of the mount that it leads to. A
/// listing is read as far as the last of its paths and no listing without one. Paths that nothing tells of are left
/// out.
Result<EntriesByPath> find_entries(const Bundle& bundle, const std::vector<MountDecision>& mounts,
                                   const std::set<std::string>& paths);

}  // namespace exhibit::diff
