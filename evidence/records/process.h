// What is derived of a process, and what became of each of its artifacts (FORMAT.md 4.3).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evidence/records/container.h"
#include "evidence/records/outcome.h"

namespace exhibit {

struct ArtifactOutcome {
  std::string name;
  Outcome outcome;
  std::uint64_t bytes = 0;
};

struct ProcessRecord {
  ProcessIdentity identity;
  std::string started;  ///< ISO 8601, from the start time and the boot time
  std::string cid;
  std::int64_t ppid = 0;
  std::optional<std::int64_t> thread_of;  ///< of a thread that has a record of its own: its process's pid
  std::string found_by;                   ///< empty where the listing of /proc showed it, else what did
  std::optional<Shim> shim;
  std::string comm;
  std::vector<std::string> cmdline;
  std::string state;  ///< the letter of /proc/PID/stat
  std::int64_t uid = -1;
  std::int64_t gid = -1;
  std::string user;
  std::vector<std::int64_t> nspid;
  std::int64_t threads = 0;
  std::string exe;
  std::string cwd;
  std::string root;
  std::map<std::string, std::uint64_t> namespaces;
  std::string environ_state = "unread";  ///< intact, overwritten, moved, empty, unread
  Outcome outcome;
  std::string captured;
  std::vector<ArtifactOutcome> artifacts;
};

std::string to_json(const ProcessRecord& process);

/// The folder of a process below data/c/<cid>/p/.
std::string folder_name(const ProcessIdentity& identity);

/// Writes a shim as the field "shim" of the open object.
void write_shim(JsonWriter& json, const Shim& shim);

/// The strings of a NUL-terminated list as /proc gives cmdline and environ.
std::vector<std::string> split_nul_list(std::string_view bytes);

/// Whether raw /proc/PID/environ still is a list of NAME=VALUE. A process that writes its title over it, as nginx
/// does, leaves runs of NULs or strings without '='.
std::string classify_environ(std::string_view raw);

}  // namespace exhibit
