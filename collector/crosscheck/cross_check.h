// The survey against other views of the same kernel. What hides from one rarely hides from all.
#pragma once

#include "collector/proc/survey.h"

namespace exhibit {

/// Adds to `survey` the processes that cgroups or their numbers give away and the listing of /proc does not, each with
/// a finding, and what is mounted over /proc. What differs is looked at a second time: a process that began or ended
/// meanwhile is not hidden. Once `stop` is set it ends, with a finding of its own.
void cross_check(const ProcFs& proc, Survey& survey, const StopFlag& stop = never_stopped);

/// Pids of processes that another view shows. `listed` is ascending.
struct Unlisted {
  std::int64_t pid = 0;
  std::string found_by;
};
struct CgroupMembers;
struct PidProbe;
/// Those of `members` and `probe` that are not `listed`, ascending by pid; numbers that the cgroups know for further
/// threads are none.
std::vector<Unlisted> not_listed(const std::vector<std::int64_t>& listed, const CgroupMembers& members,
                                 const PidProbe& probe);

}  // namespace exhibit
