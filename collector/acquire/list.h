// exhibit-collect --list: each containerized process as what it is.
#pragma once

#include <string>

#include "collector/acquire/selection.h"

namespace exhibit {

/// One JSON object a line, one process each.
std::string list_as_json(const ProcFs& proc, const std::vector<Target>& targets, const FoundContainers& found);

/// A block for each container, a line for each process, escaped for a terminal.
std::string list_as_text(const ProcFs& proc, const std::vector<Target>& targets, const FoundContainers& found);

}  // namespace exhibit
