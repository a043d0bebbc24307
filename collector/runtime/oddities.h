// Members of a container that are there by another way than its leader: what an intruder leaves behind.
#pragma once

#include <vector>

#include "collector/runtime/grouping.h"

namespace exhibit {

/// A sentence for each way, with the processes that came by it: joined from another cgroup (nsenter), left to the
/// host's root and mount namespace with the container's cgroup, chroot from the host into the container's root, pid
/// namespace alone, cgroup lines that disagree. At most 64 sentences.
std::vector<Evidence> oddities_of(const Survey& survey, const std::vector<ProcessTraits>& traits,
                                  const ProcessGroup& group);

}  // namespace exhibit
