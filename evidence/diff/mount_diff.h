// What differs between the mounts that two containers see.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/records/mount.h"

namespace exhibit::diff {

/// The mount that a path leads to, by mount point: of several on one point the last, which hides the others.
std::map<std::string, const MountDecision*> visible_mounts(const std::vector<MountDecision>& mounts);

/// By mount point: added, removed, or modified where type, source, root or options differ. A mount's number, device
/// number and place in the order make no difference.
std::vector<Finding> diff_mounts(const std::vector<MountDecision>& a, const std::vector<MountDecision>& b);

}  // namespace exhibit::diff
