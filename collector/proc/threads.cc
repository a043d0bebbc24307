#include "collector/proc/threads.h"

#include <fcntl.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace exhibit {
namespace {

/// What a thread can have for itself. A user namespace is not among them: only a process of one thread may leave its
/// own.
constexpr std::array own_namespaces = {"cgroup", "ipc", "mnt", "net", "time", "uts"};

/// Where a thread is, in the kernel's words.
struct Whereabouts {
  std::array<std::string, own_namespaces.size()> namespaces;
  std::optional<RootIdentity> root;
  std::string cgroups;
  bool operator==(const Whereabouts&) const = default;
};

std::optional<RootIdentity> root_behind(const ProcessFolder& process, const std::string& link) {
  const auto root = process.open(link.c_str(), O_PATH | O_DIRECTORY);
  return root ? identity_of_root(root->get()) : std::nullopt;
}

Whereabouts whereabouts_of(const ProcessFolder& process, std::uint64_t tid) {
  const std::string folder = "task/" + std::to_string(tid) + "/";
  Whereabouts whereabouts;
  for (std::size_t i = 0; i < own_namespaces.size(); ++i) {
    whereabouts.namespaces[i] = process.read_link((folder + "ns/" + own_namespaces[i]).c_str()).target;
  }
  whereabouts.root = root_behind(process, folder + "root");
  whereabouts.cgroups = process.read((folder + "cgroup").c_str()).bytes;
  return whereabouts;
}

bool is_zombie(const ProcessFacts& facts) { return facts.state == 'Z' || facts.state == 'X'; }

/// A thread has a folder of its own right below /proc, which no listing shows (proc_pid_task(5)).
std::optional<ProcessFacts> look_at_thread(const ProcFs& proc, std::uint64_t tid, std::int64_t process, Look look) {
  auto facts = look_at(proc, static_cast<std::int64_t>(tid), look);
  if (!facts || is_zombie(*facts)) return std::nullopt;
  facts->thread_of = process;
  return std::move(*facts);
}

}  // namespace

std::vector<ProcessFacts> threads_that_differ(const ProcFs& proc, const ProcessFacts& process, Heartbeat& heart,
                                              Look look) {
  std::vector<ProcessFacts> threads;
  if (process.threads < 2) return threads;
  const std::int64_t pid = process.identity.pid;
  const auto folder = proc.process(pid);
  if (!folder) return threads;
  const auto names = folder->names("task");
  if (!names) return threads;
  std::optional<Whereabouts> usual;
  if (!is_zombie(process)) usual = whereabouts_of(*folder, static_cast<std::uint64_t>(pid));
  for (const std::string& name : *names) {
    const auto tid = parse_decimal(name);
    if (!tid || static_cast<std::int64_t>(*tid) == pid) continue;
    heart.beat();
    Whereabouts whereabouts = whereabouts_of(*folder, *tid);
    if (usual && whereabouts == *usual) continue;
    auto thread = look_at_thread(proc, *tid, pid, look);
    if (!thread) continue;
    threads.push_back(std::move(*thread));
    if (!usual) usual = std::move(whereabouts);
  }
  return threads;
}

}  // namespace exhibit
