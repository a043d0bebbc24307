// Everything /proc holds of one process, byte for byte, and what is derived of it (FORMAT.md 4.3).
#pragma once

#include <string>
#include <vector>

#include "collector/pipeline/patient_steps.h"
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

/// How long a read of /proc may be silent. Most take microseconds; what holds one up for ever is a process that is
/// stuck with its memory map locked, or whose memory is a file on a server that does not answer.
inline constexpr std::chrono::milliseconds patience_with_proc{2000};

/// Reads the process that has this identity. Where it is gone or another has its pid, the record's outcome says so and
/// there is nothing else. A process that ends half-way keeps what was read before; an artifact that does not answer is
/// a `timeout` and costs no other.
ProcessCapture capture_process(const ProcFs& proc, const ProcessIdentity& identity, PatientSteps& patient);

/// Socket tables and routes as `process` sees them: one capture serves a whole network namespace.
std::vector<CapturedArtifact> capture_network(const ProcFs& proc, const ProcessIdentity& identity);

/// When a process with this start time (clock ticks since boot) began, by today's clock.
Timestamp start_of(std::uint64_t start_time);

}  // namespace exhibit
