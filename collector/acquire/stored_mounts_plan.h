// What is done with the mounts of a container that has exited.
#pragma once

#include <vector>

#include "collector/rootfs/mount_plan.h"
#include "collector/runtime/stored_root.h"

namespace exhibit {

/// The root directory first, then what else was mounted when it ran: volumes that its runtime keeps in plain folders
/// are walked, all else is skipped. `may_see_marks`: those that are trusted.* xattrs.
std::vector<PlannedMount> plan_stored_mounts(const StoredRoot& stored, MountPlanner& planner, bool may_see_marks);

}  // namespace exhibit
