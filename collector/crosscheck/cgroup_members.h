// Which processes the cgroups hold: a second view of what there is, beside the listing of /proc.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "collector/pipeline/stop.h"
#include "evidence/base/unique_fd.h"
#include "evidence/records/mount.h"

namespace exhibit {

struct CgroupMembers {
  std::set<std::int64_t> processes;  ///< cgroup.procs of all hierarchies
  std::set<std::int64_t> threads;    ///< tasks (v1), cgroup.threads (v2): first threads included
  std::size_t folders = 0;           ///< cgroups that were read
  bool was_cut = false;              ///< there are more cgroups than are read
  bool is_covered = false;           ///< something is mounted over a cgroup, which was not entered
};

/// Reads every cgroup of the hierarchies that are mounted among `mounts`, below `root` (O_PATH), the root directory
/// they are mounted in. Each is opened step by step, and nothing that is mounted over it or over a cgroup is entered
/// (cgroups(7)). Once `stop` is set none is read any more, and the result was cut.
CgroupMembers members_of_cgroups(int root, const std::vector<Mount>& mounts, const StopFlag& stop = never_stopped);

/// Adds the members of the cgroup that `folder` is open on, and of all below it.
void read_members_below(int folder, CgroupMembers& found, const StopFlag& stop = never_stopped);

/// The root of the hierarchy that is mounted as `mount`, one of `mounts`; nothing where something else stands there.
std::optional<UniqueFd> open_hierarchy(int root, const Mount& mount, const std::vector<Mount>& mounts);

/// The numbers in cgroup.procs, one a line. 0 stands for a process of no pid namespace that can be seen from here.
std::set<std::int64_t> parse_members(std::string_view bytes);

}  // namespace exhibit
