#include "collector/acquire/freeze_targets.h"

#include <cstdint>
#include <set>
#include <utility>

namespace exhibit {
namespace {

/// The first process may have joined from elsewhere; where the leader is not asked for, it has to do.
const ProcessFacts& leader_of(const Target& target) {
  for (const ProcessFacts* facts : target.processes) {
    if (facts->identity == target.container->record.leader) return *facts;
  }
  return *target.processes.front();
}

}  // namespace

std::unique_ptr<Freezer> freeze_targets(const ProcFs& proc, const std::vector<Target>& targets,
                                        std::vector<FreezeResult>& results) {
  std::vector<FreezerCgroup> cgroups;
  std::vector<std::size_t> result_of;  // for each cgroup
  for (const Target& target : targets) {
    if (target.container == nullptr || target.processes.empty()) continue;
    const ContainerRecord& record = target.container->record;
    const std::set<std::int64_t> members(record.pids.begin(), record.pids.end());
    auto cgroup = open_freezer(proc, leader_of(target).cgroups.lines(), members);
    if (cgroup) {
      result_of.push_back(results.size());
      results.push_back({record.id, target.cid, {}, cgroup->path});
      cgroups.push_back(std::move(*cgroup));
    } else {
      results.push_back(
          {record.id, target.cid, {OutcomeKind::partial, "it was not stopped: " + cgroup.error(), {}, {}}, {}});
    }
  }
  auto freezer = std::make_unique<Freezer>(std::move(cgroups));
  for (std::size_t i = 0; i < result_of.size(); ++i) {
    if (freezer->frozen()[i]) continue;
    results[result_of[i]].outcome = {OutcomeKind::timeout, "it did not come to rest, and was let go on", {}, {}};
  }
  return freezer;
}

}  // namespace exhibit
