// What differs between the processes of two containers.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evidence/diff/finding.h"
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
};

/// "pid 42 nginx".
std::string process_phrase(const ProcessRecord& process);

/// What tells a process to a person, as a JSON object.
std::string process_json(const ProcessRecord& process);

/// The processes that are one in both sets, by pid and start time. Only within one boot of one host.
std::vector<std::pair<const ProcessRecord*, const ProcessRecord*>> same_processes(const ProcessSet& a,
                                                                                  const ProcessSet& b);

/// Started, ended (a zombie has), and those whose executable, command line, user, group or namespaces changed.
/// `same_boot` false: no process of A can be one of B.
std::vector<Finding> diff_processes(const ProcessSet& a, const ProcessSet& b, bool same_boot);

}  // namespace exhibit::diff
