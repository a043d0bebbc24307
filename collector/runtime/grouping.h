// Which processes are containerized, and which belong together. A process is containerized by what it is: its root
// directory, its mount and pid namespaces, its cgroup. No one test is enough, since each can be evaded or shared.
#pragma once

#include <cstddef>
#include <vector>

#include "collector/proc/survey.h"
#include "collector/runtime/traits.h"
#include "evidence/records/container.h"

namespace exhibit {

/// The processes of one container.
struct ProcessGroup {
  std::vector<std::size_t> members;  ///< indexes into the survey, ascending
  std::size_t leader = 0;            ///< index into the survey
  std::vector<Evidence> oddities;  ///< members that came by another way than the leader: nsenter, chroot, moved cgroup
};

/// Groups come in the order of their first member.
///
/// Mount namespaces come first: all processes of a namespace that is no service's belong together, also those that
/// joined it. A namespace is a service's where one of its processes has the host's root and pid namespace and no
/// container's cgroup (systemd.exec(5), PrivateTmp=). Processes in the host's or a service's mount namespace belong to
/// the container with their root directory, else their pid namespace, else their cgroup; those that match none make
/// groups of their own by the same marks. Kernel threads, and monitors that sit in their container's cgroup, are left
/// out.
struct Grouping {
  std::vector<ProcessTraits> traits;  ///< one for each process of the survey
  std::vector<ProcessGroup> groups;
};
Grouping group_processes(const Survey& survey);

}  // namespace exhibit
