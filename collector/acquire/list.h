// exhibit-collect --list: each containerized process as what it is, and each container that has exited.
#pragma once

#include <string>

#include "collector/acquire/selection.h"

namespace exhibit {

/// One JSON object a line, one process each; of a container that has exited "state" and "container", its whole record.
std::string list_as_json(const ProcFs& proc, const std::vector<Target>& targets, const FoundContainers& found);

/// A block for each container, a line for each process or what the state of an exited one says, escaped for a terminal.
std::string list_as_text(const ProcFs& proc, const std::vector<Target>& targets, const FoundContainers& found);

}  // namespace exhibit
