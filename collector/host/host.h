// The host and this program, as a court asks about them: clocks, kernel, privileges, footprint.
#pragma once

#include <optional>
#include <string>

#include "collector/proc/procfs.h"
#include "collector/proc/survey.h"
#include "evidence/records/acquisition.h"

namespace exhibit {

/// clock_gettime(2) of three clocks, and what adjtimex(2) knows of the first.
Clocks read_clocks();

/// Fills in host name, machine id, boot id, kernel, taint, security modules and clock ticks. `resident` is a process of
/// the host's own: this one may run in a container.
void describe_host(const ProcFs& proc, const ProcessFacts& resident, AcquisitionStart& start);

/// SHA-256 of the running program's own file.
std::optional<std::string> own_digest(const ProcFs& proc);

/// What the run has cost so far.
Footprint read_footprint(const ProcFs& proc);

}  // namespace exhibit
