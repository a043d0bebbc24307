// The folders in which runtimes keep their state: those of what runs, and those that are usual.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collector/runtime/containers.h"
#include "collector/runtime/state_folder.h"
#include "evidence/base/result.h"

namespace exhibit {

using MountsById = std::map<std::uint64_t, Mount>;

/// A folder that may be a runtime's data root.
struct StatePlace {
  StateFolder folder;
  std::shared_ptr<const MountsById> mounts;  ///< seen where it was found
  bool was_asked_for = false;
};

/// Each folder once, whatever paths lead to it. Nothing on a network or FUSE file system is entered: what was to be
/// looked for there is `unread`, as is what cannot be opened and is not simply absent. An error where one of
/// `state_roots` cannot be opened.
Result<std::vector<StatePlace>> state_places(const ProcFs& proc, const Survey& survey,
                                             const std::vector<std::string>& state_roots,
                                             const FoundContainers& running, std::vector<UnreadState>& unread);

}  // namespace exhibit
