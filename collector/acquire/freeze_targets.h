// Stops the containers of a run.
#pragma once

#include <memory>
#include <vector>

#include "collector/acquire/acquisition.h"
#include "collector/freeze/freezer.h"

namespace exhibit {

/// Freezes each target that has a cgroup of its own; they go on when what is returned ends. `results` has a line for
/// each.
std::unique_ptr<Freezer> freeze_targets(const ProcFs& proc, const std::vector<Target>& targets,
                                        std::vector<FreezeResult>& results);

}  // namespace exhibit
