// Everything /proc holds of one process, byte for byte, and what is derived of it (FORMAT.md 4.3).
#pragma once

#include <string>
#include <vector>

#include "collector/proc/procfs.h"
#include "evidence/records/process.h"

namespace exhibit {

struct CapturedArtifact {
  std::string name;    ///< of the member below the process's folder
  std::string source;  ///< path on the host
  RawFile file;
};

struct ProcessCapture {
  ProcessRecord record;  ///< all but `cid`, `shim` and `user`
  std::vector<CapturedArtifact> artifacts;
};

/// Reads the process that has this identity. Where it is gone or another has its pid, the record's outcome says so and
/// there is nothing else. A process that ends half-way keeps what was read before.
ProcessCapture capture_process(const ProcFs& proc, const ProcessIdentity& identity);

/// Socket tables and routes as `process` sees them: one capture serves a whole network namespace.
std::vector<CapturedArtifact> capture_network(const ProcFs& proc, const ProcessIdentity& identity);

/// When a process with this start time (clock ticks since boot) began, by today's clock.
Timestamp start_of(std::uint64_t start_time);

}  // namespace exhibit
