// The first look at every process: enough to tell which belong to a container, and to which.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "collector/proc/parse.h"
#include "collector/proc/procfs.h"
#include "evidence/records/container.h"
#include "evidence/records/outcome.h"

namespace exhibit {

/// Device and inode of a root directory.
struct RootIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  auto operator<=>(const RootIdentity&) const = default;
};

struct ProcessFacts {
  ProcessIdentity identity;
  std::int64_t ppid = 0;
  std::string comm;
  std::vector<std::string> cmdline;
  std::int64_t uid = -1;
  std::int64_t gid = -1;
  std::vector<std::int64_t> nspid;
  char state = '?';
  bool kernel_thread = false;
  std::vector<CgroupLine> cgroups;
  std::map<std::string, std::uint64_t> namespaces;  ///< name → inode; those that could be read
  std::optional<RootIdentity> root;                 ///< of /proc/PID/root
  std::vector<std::string> unread;                  ///< names of what was denied
};

struct Survey {
  std::vector<ProcessFacts> processes;  ///< ascending by pid
  std::uint64_t vanished = 0;           ///< ended while they were looked at
  ProcessFacts host;                    ///< what is outside all containers looks like this
};

/// Looks at every process once.
Result<Survey> survey(const ProcFs& proc);

/// The facts of one process; its outcome where it could not be read.
std::expected<ProcessFacts, Outcome> look_at(const ProcFs& proc, std::int64_t pid);

}  // namespace exhibit
