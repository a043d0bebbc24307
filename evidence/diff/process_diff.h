// What differs between the processes of two containers.
#pragma once

#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/diff/process_pairing.h"

namespace exhibit::diff {

/// "pid 42 nginx".
std::string process_phrase(const ProcessRecord& process);

/// What tells a process to a person, as a JSON object; with `status` where it was read.
std::string process_json(const ProcessRecord& process, const ProcessStatus* status = nullptr);

/// Started, ended (a zombie has), respawned, and those whose executable, command line, users, groups, capabilities,
/// seccomp mode, tracer or namespaces changed. Namespaces of one that was respawned count as far as they are the
/// container's own or not. `respawns_are_news` false: the container itself was started anew, and so were its processes.
std::vector<Finding> diff_processes(const std::vector<ProcessPair>& pairs, const ProcessSet& a, const ProcessSet& b,
                                    bool respawns_are_news = true);

}  // namespace exhibit::diff
