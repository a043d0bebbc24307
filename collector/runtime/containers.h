// Which processes are containers, and whose: found by what they are, named by the evidence that says so. No daemon is
// asked.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collector/proc/survey.h"
#include "collector/runtime/stored_root.h"
#include "evidence/records/container.h"

namespace exhibit {

/// A file of the runtime's own state, as it was read.
struct RuntimeStateFile {
  std::string name;    ///< the tool's own name for it: "docker-config.v2.json"
  std::string source;  ///< path on the host, bytes
  RawFile content;
};

/// The layers of a root that fuse-overlayfs shows: no process of the host's user namespace may enter it, so that they
/// are all that can be read of it. The paths are those of `server`: to be resolved in its root directory.
struct FuseOverlayRoot {
  ProcessIdentity server;
  std::optional<std::string> upper;  ///< absent where nothing can be written
  std::vector<std::string> lowers;   ///< from the top
};

struct FoundContainer {
  ContainerRecord record;              ///< all but `cid` and `state_files`, which the acquisition gives
  std::vector<std::size_t> processes;  ///< indexes into the survey, ascending by pid; the leader is one of them
  std::vector<RuntimeStateFile> state;
  std::optional<FuseOverlayRoot> fuse_root;
  std::optional<StoredRoot> stored;  ///< of a container that has exited
};

/// State of a runtime that was there to be read and was not.
struct UnreadState {
  std::string where;  ///< path on the host, bytes
  Outcome outcome;
};

struct FoundContainers {
  std::vector<FoundContainer> containers;  ///< by the leader's start time, then pid
  /// Process of a container → the shim, conmon or monitor above it, outside the container.
  std::map<std::int64_t, Shim> shims;
  std::vector<UnreadState> unread;
  std::size_t left_out =
      0;  ///< groups of processes that were not identified any more, and are not among the containers
};

/// Groups the survey's processes into containers and identifies each; no further one once `stop` is set.
FoundContainers find_containers(const ProcFs& proc, const Survey& survey, const StopFlag& stop = never_stopped);

}  // namespace exhibit
