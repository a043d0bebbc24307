// First phase, by order of volatility: every process of every target.
#pragma once

#include <vector>

#include "collector/acquire/run.h"
#include "collector/acquire/selection.h"

namespace exhibit {

void capture_processes(Run& run, const std::vector<Target>& targets, const FoundContainers& found);

}  // namespace exhibit
