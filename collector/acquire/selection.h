// Which containers and processes an acquisition takes.
#pragma once

#include <string>
#include <vector>

#include "collector/acquire/options.h"
#include "collector/runtime/containers.h"
#include "evidence/base/result.h"

namespace exhibit {

/// One container, or the processes of none ("host"), with the processes that are captured of it.
struct Target {
  std::string cid;
  const FoundContainer* container = nullptr;  ///< null for "host"
  std::vector<const ProcessFacts*> processes;
};

/// The shim, conmon or monitor above the process; null where none was found.
const Shim* shim_of(const ProcessFacts& facts, const FoundContainers& found);

/// The targets in the order of the containers. What was asked for and matches nothing is an error that names it.
Result<std::vector<Target>> select_targets(const CollectOptions& options, const Survey& survey,
                                           const FoundContainers& found);

/// Whether `wanted` is the container's name, its id, or the first four or more digits of its id.
bool matches(const ContainerRecord& container, const std::string& wanted);

}  // namespace exhibit
