// The first look at every process: enough to tell which belong to a container, and to which.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "collector/pipeline/stop.h"
#include "collector/proc/parse.h"
#include "collector/proc/procfs.h"
#include "collector/proc/shared_cgroups.h"
#include "evidence/records/container.h"
#include "evidence/records/outcome.h"

namespace exhibit {

/// Device and inode of a root directory.
struct RootIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  auto operator<=>(const RootIdentity&) const = default;
};

/// Of what `handle` (O_PATH) is open on. No server is asked for it.
std::optional<RootIdentity> identity_of_root(int handle);

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
  SharedCgroups cgroups;
  std::map<std::string, std::uint64_t> namespaces;  ///< name → inode; those that could be read
  std::optional<RootIdentity> root;                 ///< of /proc/PID/root
  std::int64_t threads = 0;
  std::optional<std::int64_t> thread_of;  ///< a thread that differs from its process, or outlived it: that one's pid
  std::string found_by;                   ///< where the listing of /proc does not show it: what does
  std::vector<std::string> unread;        ///< names of what was denied

  /// Whether this user may not see enough of it to tell whose it is.
  bool is_closed() const { return !unread.empty() && !kernel_thread; }
};

/// What the survey itself met with: a process that is hidden, a mount over /proc.
struct SurveyFinding {
  std::string target;  ///< path, bytes
  std::string name;    ///< "hidden", "mount", "probe", "stopped"
  Outcome outcome;
  std::string note;
};

/// What a stage says that was stopped: containers and processes may be missing that were there.
SurveyFinding stopped_in(const std::string& stage, std::string what_is_missing);

struct Survey {
  /// Ascending by pid. Threads that differ from their process, or outlived its first thread, stand beside it.
  std::vector<ProcessFacts> processes;
  std::uint64_t vanished = 0;  ///< ended while they were looked at
  ProcessFacts host;           ///< what is outside all containers looks like this
  std::vector<SurveyFinding> findings;

  std::size_t count_closed() const;
};

/// Looks at every process that /proc lists once, and at those of its threads that differ from it; at no further one
/// once `stop` is set, which outlives the program's threads.
Result<Survey> survey(const ProcFs& proc, const StopFlag& stop = never_stopped);

/// Looks at `pids` and at those of their threads that differ, and adds what they are to `result`. One that does not
/// answer keeps what the kernel tells without asking it, and a finding. `found_by` as in ProcessFacts, `stop` as in
/// survey().
void look_at_all(const ProcFs& proc, const std::vector<std::int64_t>& pids, const std::string& found_by,
                 const StopFlag& stop, Survey& result);

/// What is asked of a process. Its command line lies in its memory, whose lock it may keep for ever.
enum class Look : std::uint8_t { whole, without_memory };

/// The facts of one process; its outcome where it could not be read. May wait for ever for a process that is stuck.
std::expected<ProcessFacts, Outcome> look_at(const ProcFs& proc, std::int64_t pid, Look look = Look::whole);

/// Whether the process of this identity runs: it is neither gone nor a zombie, and no other has its pid. Never waits.
bool is_alive(const ProcFs& proc, const ProcessIdentity& identity);

}  // namespace exhibit
