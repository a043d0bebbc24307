// Which process of B is which of A.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evidence/diff/process_status.h"
#include "evidence/records/container.h"
#include "evidence/records/process.h"

namespace exhibit::diff {

/// The processes of one side's container, and what their absence means.
struct ProcessSet {
  std::string side;  ///< "A" or "B"
  std::vector<ProcessRecord> processes;
  /// The pids found before any was read; absent where no others were looked for than those that are held.
  std::optional<std::vector<std::int64_t>> found = std::vector<std::int64_t>();
  /// What was found need not be held: the bundle ends early, or takes only some.
  bool may_lack_found = false;
  std::map<ProcessIdentity, ProcessStatus> statuses;  ///< of those whose status was read
  std::map<std::string, std::uint64_t> namespaces;    ///< of the container's first process
};

/// Why one side alone has a process.
enum class Missing : std::uint8_t {
  no,       ///< both have it
  ended,    ///< B surely lacks it, or has its zombie
  started,  ///< A surely lacks it
  unknown,  ///< the side that lacks it may have seen it
};

struct ProcessPair {
  const ProcessRecord* a = nullptr;
  const ProcessRecord* b = nullptr;  ///< `ended`: its zombie, or null
  Missing missing = Missing::no;
  /// Not one process, but one that took the other's place: the same executable, command line and parent's executable.
  bool respawned = false;
  bool was_found = false;  ///< `ended`: B found its pid, which was gone before it could be read
};

/// What is missing of A in its order, then all of B in its order. A process is itself by pid and start time, within one
/// boot of one host (`same_boot`); of what then ended and started, those alike are paired in the order of their start.
std::vector<ProcessPair> pair_processes(const ProcessSet& a, const ProcessSet& b, bool same_boot);

}  // namespace exhibit::diff
