#include "collector/acquire/find.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "collector/crosscheck/cross_check.h"
#include "collector/runtime/exited.h"

namespace exhibit {
namespace {

void tell_of_stop(const FoundContainers& containers, bool was_looking_for_exited, Survey& survey) {
  if (containers.left_out > 0) {
    const std::string missing = fmt::format("{} groups of processes were not told apart", containers.left_out);
    survey.findings.push_back(stopped_in("the naming of containers", missing));
  }
  if (was_looking_for_exited) {
    survey.findings.push_back(stopped_in("the search for exited containers", "some may be missing"));
  }
}

}  // namespace

Result<Found> find_on_host(const CollectOptions& options, const ProcFs& proc, const StopFlag& stop) {
  auto seen = survey(proc, stop);
  if (!seen) return std::unexpected(seen.error());
  Found found{*std::move(seen), {}};
  cross_check(proc, found.survey, stop);
  found.containers = find_containers(proc, found.survey, stop);
  if (options.exited) {
    const auto added = add_exited_containers(proc, found.survey, options.state_roots, found.containers, stop);
    if (!added) return std::unexpected(added.error());
  }
  if (stop) tell_of_stop(found.containers, options.exited, found.survey);
  return found;
}

}  // namespace exhibit
