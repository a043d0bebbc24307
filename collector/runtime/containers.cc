#include "collector/runtime/containers.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "collector/runtime/fuse_overlayfs.h"
#include "collector/runtime/grouping.h"
#include "collector/runtime/identity.h"
#include "collector/runtime/kernel_facts.h"
#include "collector/runtime/sources.h"
#include "collector/runtime/subject.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_tries = 64;

/// How many containers are identified at a time.
constexpr std::size_t identifiers = 2;

/// Identifies the groups; what several share is read once.
class Finder {
 public:
  Finder(const ProcFs& proc, const Survey& survey)
      : proc_(proc),
        survey_(survey),
        index_(survey.processes),
        host_(host_facts(survey)),
        grouping_(group_processes(survey)) {}

  FoundContainers run(const StopFlag& stop) {
    FoundContainers found;
    const std::vector<Candidate> candidates = candidates_until(stop);
    std::vector<std::optional<FoundContainer>> identified = identify_all(candidates, stop);
    for (std::size_t i = 0; i < identified.size(); ++i) {
      if (!identified[i]) continue;
      found.containers.push_back(*std::move(identified[i]));
      note_shims(candidates[i].group, found.shims);
    }
    found.left_out = grouping_.groups.size() - found.containers.size();
    std::ranges::stable_sort(found.containers, {}, [](const FoundContainer& container) {
      return std::tuple(container.record.leader.start_time, container.record.leader.pid);
    });
    return found;
  }

 private:
  /// A group, who watches it, and where that one's runtime lives.
  struct Candidate {
    const ProcessGroup& group;
    std::optional<Monitor> monitor;
    const RuntimeSite& site;
  };

  /// In the order of the groups, so that it is always the same process that stands for a site.
  std::vector<Candidate> candidates_until(const StopFlag& stop) {
    std::vector<Candidate> candidates;
    for (const ProcessGroup& group : grouping_.groups) {
      if (stop) break;
      auto monitor = monitor_of(group, survey_.processes[group.leader]);
      const RuntimeSite& site = site_of(monitor);
      candidates.push_back({group, std::move(monitor), site});
    }
    return candidates;
  }

  /// In the order of the candidates; nothing of those that were left out.
  std::vector<std::optional<FoundContainer>> identify_all(const std::vector<Candidate>& candidates,
                                                          const StopFlag& stop) {
    std::vector<std::optional<FoundContainer>> identified(candidates.size());
    std::atomic<std::size_t> next{0};
    const auto identify_some = [&] {
      for (std::size_t i = next++; i < identified.size() && !stop; i = next++) identified[i] = identify(candidates[i]);
    };
    std::vector<std::future<void>> others;
    for (std::size_t i = 1; i < std::min(identifiers, identified.size()); ++i)
      others.push_back(std::async(std::launch::async, identify_some));
    identify_some();
    for (std::future<void>& other : others) other.get();
    return identified;
  }

  static bool is_member(const ProcessGroup& group, std::size_t process) {
    return std::ranges::binary_search(group.members, process);
  }

  /// The nearest ancestor outside `group` that watches containers.
  std::optional<Monitor> monitor_of(const ProcessGroup& group, const ProcessFacts& process) const {
    for (const std::size_t ancestor : index_.ancestors(process)) {
      if (is_member(group, ancestor)) continue;
      if (auto monitor = recognize_monitor(survey_.processes[ancestor])) return monitor;
    }
    return std::nullopt;
  }

  void note_shims(const ProcessGroup& group, std::map<std::int64_t, Shim>& shims) const {
    for (const std::size_t member : group.members) {
      const auto monitor = monitor_of(group, survey_.processes[member]);
      if (!monitor) continue;
      const ProcessFacts& shim = *monitor->process;
      shims[survey_.processes[member].identity.pid] = {shim.identity.pid, shim.comm, shim.cmdline};
    }
  }

  std::vector<Mount> mounts_of(const ProcessFacts& facts) const {
    const auto process = open_process(proc_, facts.identity);
    return process ? parse_mountinfo(process->read("mountinfo").bytes).mounts : std::vector<Mount>();
  }

  /// The leader's, or those of a member in its mount namespace: a process whose root was deleted, or a chroot, sees
  /// none.
  std::vector<Mount> mounts_of(const ProcessGroup& group) const {
    const ProcessFacts& leader = survey_.processes[group.leader];
    std::vector<Mount> mounts = mounts_of(leader);
    for (std::size_t i = 0; mounts.empty() && i < group.members.size() && i < greatest_tries; ++i) {
      const ProcessFacts& member = survey_.processes[group.members[i]];
      if (namespace_of(member, "mnt") == namespace_of(leader, "mnt")) mounts = mounts_of(member);
    }
    return mounts;
  }

  /// Through the process, since a runtime may itself be in a container; where that is denied, our own root.
  StateFolder root_of(const ProcessFacts& resident) const {
    const bool is_hosts = namespace_of(resident, "mnt") == host_.mount_namespace;
    const std::string path = is_hosts ? "/" : "/proc/" + std::to_string(resident.identity.pid) + "/root";
    if (const auto process = open_process(proc_, resident.identity)) {
      if (auto root = StateFolder::behind(*process, "root", path)) return std::move(*root);
    }
    return std::move(StateFolder::open("/").value());
  }

  /// The file system and the mounts of a monitor, or the host's: rootless Podman's see more mounts than the host does.
  const RuntimeSite& site_of(const std::optional<Monitor>& monitor) {
    const ProcessFacts* process = monitor ? monitor->process : nullptr;
    // A monitor may end while we look; kthreadd does not.
    const bool is_elsewhere = process != nullptr && namespace_of(*process, "mnt") != host_.mount_namespace;
    const ProcessFacts& resident = is_elsewhere ? *process : survey_.host;
    const auto key = namespace_of(resident, "mnt").value_or(0);
    auto& site = sites_[key];
    if (site) return *site;
    site = std::make_unique<RuntimeSite>(RuntimeSite{root_of(resident), mounts_of(resident)});
    return *site;
  }

  FoundContainer identify(const Candidate& candidate) {
    const ProcessGroup& group = candidate.group;
    const RuntimeSite& site = candidate.site;
    FoundContainer found;
    found.processes = group.members;
    const ProcessFacts& leader = survey_.processes[group.leader];
    const Subject subject{.proc = proc_,
                          .survey = survey_,
                          .group = group,
                          .leader = leader,
                          .traits = grouping_.traits[group.leader],
                          .monitor = candidate.monitor,
                          .site = site,
                          .storage = storage_paths(mounts_of(group), site.mounts),
                          .shared = shared_};
    Identity identity(found);
    describe_by_kernel(subject, found.record, identity);
    identify_by_containerd(subject, identity);
    identify_by_docker(subject, identity);
    identify_by_podman(subject, identity);
    identify_by_lxc(subject, identity);
    identify_by_nspawn(subject, identity);
    identify_by_gvisor(subject, identity);
    identify_by_runc(subject, identity);
    identify_by_cgroup_path(subject, identity);
    identify_by_environment(subject, identity);
    found.fuse_root = find_fuse_overlay_root(subject, identity);
    return found;
  }

  const ProcFs& proc_;
  const Survey& survey_;
  ProcessIndex index_;
  HostFacts host_;
  Grouping grouping_;
  std::map<std::uint64_t, std::unique_ptr<RuntimeSite>> sites_;
  SharedReads shared_;
};

}  // namespace

FoundContainers find_containers(const ProcFs& proc, const Survey& survey, const StopFlag& stop) {
  return Finder(proc, survey).run(stop);
}

}  // namespace exhibit
