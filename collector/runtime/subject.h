// All that is known of a container before its runtime's files are read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collector/proc/survey.h"
#include "collector/runtime/grouping.h"
#include "collector/runtime/monitors.h"
#include "collector/runtime/mount_paths.h"
#include "collector/runtime/read_once.h"
#include "collector/runtime/state_folder.h"

namespace exhibit {

/// Where a runtime lives: the file system its paths mean. Not always the host's: a runtime may itself be in a
/// container.
struct RuntimeSite {
  StateFolder root;
  std::vector<Mount> mounts;
};

/// The process and no other that has its pid by now: nothing where its start time is not the one surveyed.
std::optional<ProcessFolder> open_process(const ProcFs& proc, const ProcessIdentity& identity);

/// The process that a state folder of runc or crun names as its container's first.
struct StatedLeader {
  std::string folder;  ///< name below the runtime's root
  std::uint64_t pid = 0;
  std::uint64_t start_time = 0;
};

/// What is read for all containers together. Threads may share it.
struct SharedReads {
  /// Bytes of databases, by path.
  ReadOnce<std::string, std::string> databases;
  /// What the state folders below a root of runc or crun say, by its path: every container without a manager asks.
  ReadOnce<std::string, std::vector<StatedLeader>> stated_leaders;
};

struct Subject {
  const ProcFs& proc;
  const Survey& survey;
  const ProcessGroup& group;
  const ProcessFacts& leader;
  const ProcessTraits& traits;  ///< the leader's
  std::optional<Monitor> monitor;
  const RuntimeSite& site;
  StoragePaths storage;
  SharedReads& shared;

  /// Whether `pid` is the leader's in any pid namespace that it is in.
  bool leader_has_pid(std::uint64_t pid) const;
  /// The id of the leader's cgroup where it proves one, else empty.
  std::string cgroup_id() const { return traits.certain_id(); }
  /// Command lines of all processes whose name is `comm`.
  std::vector<const ProcessFacts*> processes_called(std::string_view comm) const;
  /// The bytes of a database file at the site, read once; empty where it cannot be read whole.
  const std::string& database(const std::string& path) const;
};

}  // namespace exhibit
