#include "collector/runtime/oddities.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "collector/runtime/monitors.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_count = 64;
constexpr std::size_t greatest_list = 8;

/// Evidence without its place: many processes may have come the same way.
struct Oddity {
  std::string source;
  std::string says;
  auto operator<=>(const Oddity&) const = default;
};

std::string id_of(const ProcessTraits& traits) {
  const CgroupCandidate* candidate = traits.cgroup.innermost();
  return candidate != nullptr && candidate->trust != CgroupTrust::hint ? candidate->id : "";
}

void note_whereabouts(std::vector<Oddity>& oddities, const ProcessTraits& member, const ProcessTraits& leader) {
  if (member.host_root && leader.host_root) return;
  if (member.host_root && member.host_mounts) {
    const bool by_cgroup = !member.certain_id().empty() && member.certain_id() == leader.certain_id();
    oddities.push_back({by_cgroup ? "cgroup" : "pid namespace",
                        by_cgroup
                            ? "is the container's, but root directory and mount namespace are the host's"
                            : "is the container's, but root directory and mount namespace are the host's (joined)"});
  } else if (member.host_mounts && !leader.host_mounts) {
    oddities.push_back(
        {"root directory", "is the container's, but the mount namespace is the host's (chroot from outside)"});
  } else if (member.host_root) {
    oddities.push_back({"mount namespace", "is the container's, but the root directory is the host's"});
  }
}

void note_cgroup(std::vector<Oddity>& oddities, const ProcessTraits& member, const ProcessTraits& leader) {
  if (id_of(member) != id_of(leader)) {
    oddities.push_back({"mount namespace",
                        "joined, cgroup differs: " + member.cgroup.path + ", the leader's is " + leader.cgroup.path});
  }
  for (const std::string& conflict : member.cgroup.conflicts) oddities.push_back({"cgroup", conflict});
}

void note_pid_namespace(std::vector<Oddity>& oddities, const ProcessTraits& member, const ProcessTraits& leader) {
  if (leader.foreign_pid && member.pid_namespace && !member.foreign_pid &&
      member.mount_namespace == leader.mount_namespace) {
    oddities.push_back({"mount namespace", "is the container's, but the pid namespace is the host's (joined)"});
  }
}

void note_thread(std::vector<Oddity>& oddities, const ProcessFacts& member, const ProcessIndex& index) {
  if (!member.thread_of) return;
  const ProcessFacts* process = index.find(*member.thread_of);
  std::string own;
  for (const auto& [name, inode] : member.namespaces) {
    if (process == nullptr) break;
    const auto of_process = process->namespaces.find(name);
    if (of_process == process->namespaces.end() || of_process->second == inode) continue;
    own += (own.empty() ? "" : ", ") + name;
  }
  oddities.push_back({"thread", "a thread of " + std::to_string(*member.thread_of) +
                                    (own.empty() ? ", apart from it" : ", with namespaces of its own: " + own)});
}

std::string list_of(const std::vector<std::int64_t>& pids) {
  std::string text;
  for (std::size_t i = 0; i < pids.size() && i < greatest_list; ++i) {
    text += (i == 0 ? "/proc/" : ", /proc/") + std::to_string(pids[i]);
  }
  if (pids.size() > greatest_list) text += " and " + std::to_string(pids.size() - greatest_list) + " more";
  return text;
}

}  // namespace

std::vector<Evidence> oddities_of(const Survey& survey, const std::vector<ProcessTraits>& traits,
                                  const ProcessGroup& group) {
  std::map<Oddity, std::vector<std::int64_t>> pids;
  const ProcessIndex index(survey.processes);
  for (const std::size_t member : group.members) {
    if (member == group.leader || !traits[member].mount_namespace) continue;
    std::vector<Oddity> oddities;
    note_whereabouts(oddities, traits[member], traits[group.leader]);
    note_cgroup(oddities, traits[member], traits[group.leader]);
    note_pid_namespace(oddities, traits[member], traits[group.leader]);
    note_thread(oddities, survey.processes[member], index);
    for (Oddity& oddity : oddities) pids[std::move(oddity)].push_back(survey.processes[member].identity.pid);
  }
  std::vector<Evidence> evidence;
  for (const auto& [oddity, those] : pids) {
    if (evidence.size() == greatest_count) break;
    evidence.push_back({oddity.source, list_of(those), oddity.says});
  }
  return evidence;
}

}  // namespace exhibit
