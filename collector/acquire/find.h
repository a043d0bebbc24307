// What there is on the host to be collected: its processes, and the containers that they and the runtimes' state tell
// of.
#pragma once

#include "collector/acquire/options.h"
#include "collector/pipeline/stop.h"
#include "collector/proc/survey.h"
#include "collector/runtime/containers.h"
#include "evidence/base/result.h"

namespace exhibit {

struct Found {
  Survey survey;
  FoundContainers containers;
};

/// Looks until `stop` is set; what was not looked for then is among the survey's findings.
Result<Found> find_on_host(const CollectOptions& options, const ProcFs& proc, const StopFlag& stop);

}  // namespace exhibit
