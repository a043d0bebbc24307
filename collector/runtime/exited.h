// Containers that have exited and whose state their runtime has left on disk. No daemon is asked.
#pragma once

#include <string>
#include <vector>

#include "collector/runtime/containers.h"
#include "evidence/base/result.h"

namespace exhibit {

/// Adds them to `found`, behind those that run, with the state that could not be read. State is looked for where
/// daemons, monitors and containers that run have theirs, where it is by default, and in `state_roots`. An error where
/// one of those cannot be opened or holds no runtime's state. Once `stop` is set no further container is looked for.
Result<void> add_exited_containers(const ProcFs& proc, const Survey& survey,
                                   const std::vector<std::string>& state_roots, FoundContainers& found,
                                   const StopFlag& stop = never_stopped);

}  // namespace exhibit
