// The cgroup by which a container can be stopped as a whole (cgroups(7); v1: freezer-subsystem, v2: cgroup.freeze).
#pragma once

#include <cstdint>
#include <expected>
#include <set>
#include <string>
#include <vector>

#include "collector/proc/parse.h"
#include "collector/proc/procfs.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {

struct FreezerCgroup {
  std::string path;  ///< of the cgroup's folder, as it is written down
  UniqueFd control;  ///< freezer.state or cgroup.freeze, open to write
  UniqueFd state;    ///< freezer.state or cgroup.events
  bool is_v2 = false;
};

/// The freezer that holds a process with these lines of /proc/PID/cgroup, opened; or why the container is not stopped
/// by it: it has none of its own, it holds us or a process that is not one of `members`, or it is frozen already.
std::expected<FreezerCgroup, std::string> open_freezer(const ProcFs& proc, const std::vector<CgroupLine>& cgroups,
                                                       const std::set<std::int64_t>& members);

}  // namespace exhibit
