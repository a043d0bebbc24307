// Second phase: every mount of every container is decided on, and each distinct tree is walked once.
#pragma once

#include <vector>

#include "collector/acquire/run.h"
#include "collector/acquire/selection.h"

namespace exhibit {

void capture_file_systems(Run& run, const std::vector<Target>& targets, const ProcessFacts& host,
                          const FoundContainers& found);

}  // namespace exhibit
