// Right after the processes: the socket tables of each of their network namespaces, once.
#pragma once

#include <vector>

#include "collector/acquire/run.h"
#include "collector/acquire/selection.h"

namespace exhibit {

void capture_networks(Run& run, const std::vector<Target>& targets);

}  // namespace exhibit
