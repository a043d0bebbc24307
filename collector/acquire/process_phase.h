// First phase, by order of volatility: every process of every target, then each network namespace once.
#pragma once

#include <vector>

#include "collector/acquire/run.h"
#include "collector/acquire/selection.h"

namespace exhibit {

void capture_processes(Run& run, const std::vector<Target>& targets, const FoundContainers& found);

void capture_networks(Run& run, const std::vector<Target>& targets);

}  // namespace exhibit
