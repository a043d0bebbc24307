#include "collector/runtime/grouping.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "collector/runtime/monitors.h"
#include "collector/runtime/oddities.h"

namespace exhibit {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// One pass over the survey for each kind of mark, from the strongest to the weakest.
class Grouper {
 public:
  explicit Grouper(const Survey& survey) : processes_(survey.processes), index_(survey.processes) {
    const HostFacts host = host_facts(survey);
    for (const ProcessFacts& process : processes_) traits_.push_back(traits_of(process, host));
    group_of_.assign(processes_.size(), none);
    find_monitors();
  }

  Grouping run() {
    group_by_mount_namespace();
    group_by_mark(&Grouper::root_key);
    group_by_mark(&Grouper::pid_key);
    group_by_mark(&Grouper::cgroup_key);
    group_by_thread();
    group_by_parent();
    merge_private_namespaces();
    merge_gvisor();
    Grouping grouping{{}, finish()};
    grouping.traits = std::move(traits_);
    return grouping;
  }

 private:
  /// What processes of one group have in common, in words: "root 254:2". Empty where a process has no such mark.
  using Mark = std::string;

  /// Those that have a containerized child: the name alone would let a process leave its container's group.
  void find_monitors() {
    monitor_.assign(processes_.size(), false);
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (!traits_[i].is_foreign()) continue;
      const auto parent = index_.position(processes_[i].ppid);
      if (parent && !traits_[*parent].is_foreign())
        monitor_[*parent] = recognize_monitor(processes_[*parent]).has_value();
    }
  }

  bool is_candidate(std::size_t i) const { return !traits_[i].kernel_thread && !monitor_[i] && group_of_[i] == none; }

  bool in_containers_mounts(std::size_t i) const {
    const auto& mounts = traits_[i].mount_namespace;
    return mounts && container_mounts_.contains(*mounts);
  }

  /// Mount namespaces of containers: one that a container's cgroup or pid namespace vouches for, or whose processes
  /// all have a foreign root.
  void find_container_mounts() {
    std::map<std::uint64_t, bool> vouched;
    std::map<std::uint64_t, bool> foreign_root;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      const ProcessTraits& traits = traits_[i];
      if (traits.kernel_thread || traits.host_mounts || !traits.mount_namespace) continue;
      // The root of a process on fuse-overlayfs is closed even to the host's root user: unknown, but not the host's.
      const bool strong = !traits.host_root && (traits.foreign_pid || traits.cgroup.is_certain());
      vouched[*traits.mount_namespace] |= strong;
      foreign_root.try_emplace(*traits.mount_namespace, true).first->second &= traits.foreign_root;
    }
    for (const auto& [mounts, is_vouched] : vouched) {
      if (is_vouched || foreign_root[mounts]) container_mounts_.insert(mounts);
    }
  }

  void group_by_mount_namespace() {
    find_container_mounts();
    std::map<std::uint64_t, std::size_t> groups;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (is_candidate(i) && in_containers_mounts(i)) add(groups, *traits_[i].mount_namespace, i);
    }
  }

  Mark root_key(std::size_t i) const {
    if (!traits_[i].foreign_root) return {};
    return std::to_string(processes_[i].root->device) + ":" + std::to_string(processes_[i].root->inode);
  }

  Mark pid_key(std::size_t i) const {
    if (!traits_[i].foreign_pid || !traits_[i].pid_namespace) return {};
    return std::to_string(*traits_[i].pid_namespace);
  }

  Mark cgroup_key(std::size_t i) const { return traits_[i].certain_id(); }

  /// Whether `i` makes a group by itself. A single cgroup line that names a container is no proof of one: writing a pid
  /// to cgroup.procs moves any process.
  bool may_found_group(std::size_t i) const { return traits_[i].is_foreign() || traits_[i].cgroup.conflicts.empty(); }

  void group_by_mark(Mark (Grouper::*key)(std::size_t) const) {
    std::map<Mark, std::size_t> groups;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      const Mark mark = (this->*key)(i);
      if (group_of_[i] != none && !mark.empty()) groups.try_emplace(mark, group_of_[i]);
    }
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (!is_candidate(i)) continue;
      const Mark mark = (this->*key)(i);
      if (!mark.empty() && (groups.contains(mark) || may_found_group(i))) add(groups, mark, i);
    }
  }

  /// A thread with namespaces or a root of its own is its process's; a first thread that has ended is where the others
  /// are.
  void group_by_thread() {
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (!processes_[i].thread_of) continue;
      const auto process = index_.position(*processes_[i].thread_of);
      if (!process) continue;
      if (group_of_[*process] == none && !traits_[*process].mount_namespace) group_of_[*process] = group_of_[i];
      if (group_of_[*process] == none) continue;
      if (group_of_[i] == none) group_of_[i] = group_of_[*process];
      merge(group_of_[i], group_of_[*process]);
    }
  }

  /// Zombies and threads of a dead leader have neither namespaces nor root: they belong where their parent does.
  void group_by_parent() {
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (!is_candidate(i) || traits_[i].mount_namespace) continue;
      const auto parent = index_.position(processes_[i].ppid);
      if (parent && group_of_[*parent] != none) {
        group_of_[i] = group_of_[*parent];
      } else if (traits_[i].foreign_pid) {
        group_of_[i] = group_count_++;
      }
    }
  }

  /// A mount namespace of a process's own (PrivateTmp= inside a container, unshare(1)) is no other container: the root
  /// is the same, and so is the container's cgroup or the line of descent.
  void merge_private_namespaces() {
    std::map<std::pair<Mark, std::string>, std::size_t> first_of;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (group_of_[i] == none || root_key(i).empty()) continue;
      if (!traits_[i].certain_id().empty()) {
        const auto first = first_of.try_emplace({root_key(i), traits_[i].certain_id()}, i).first->second;
        merge(group_of_[i], group_of_[first]);
      }
      const auto parent = index_.position(processes_[i].ppid);
      if (parent && group_of_[*parent] != none && root_key(*parent) == root_key(i))
        merge(group_of_[i], group_of_[*parent]);
    }
  }

  /// A sandbox and its gofer are two processes with different roots; both are told the same bundle.
  void merge_gvisor() {
    std::map<std::string, std::size_t> first_of;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      const auto& cmdline = processes_[i].cmdline;
      if (group_of_[i] == none || cmdline.empty() || !cmdline[0].starts_with("runsc-")) continue;
      const std::string bundle = option_value(cmdline, {"--bundle", "-bundle"});
      if (!bundle.empty()) merge(group_of_[i], group_of_[first_of.try_emplace(bundle, i).first->second]);
    }
  }

  template <typename Key>
  void add(std::map<Key, std::size_t>& groups, const Key& key, std::size_t i) {
    const auto [found, added] = groups.try_emplace(key, group_count_);
    if (added) ++group_count_;
    group_of_[i] = found->second;
  }

  void merge(std::size_t from, std::size_t into) {
    if (from != into) std::ranges::replace(group_of_, from, into);
  }

  /// Smaller is likelier: not an intruder from the host, readable, started from outside, init of its pid namespace,
  /// oldest.
  auto leader_rank(std::size_t i) const {
    const ProcessFacts& process = processes_[i];
    const auto parent = index_.position(process.ppid);
    const bool from_inside = parent && group_of_[*parent] == group_of_[i];
    const bool is_init = process.nspid.size() > 1 && process.nspid.back() == 1;
    return std::tuple(traits_[i].host_root, traits_[i].host_mounts, !process.root.has_value(), from_inside, !is_init,
                      process.identity.start_time, process.identity.pid);
  }

  std::vector<ProcessGroup> finish() {
    std::map<std::size_t, std::size_t> position;
    std::vector<ProcessGroup> groups;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (group_of_[i] == none) continue;
      const auto [at, added] = position.try_emplace(group_of_[i], groups.size());
      if (added) groups.emplace_back();
      groups[at->second].members.push_back(i);
    }
    for (ProcessGroup& group : groups) {
      group.leader = *std::ranges::min_element(group.members, {}, [this](std::size_t i) { return leader_rank(i); });
    }
    return groups;
  }

  const std::vector<ProcessFacts>& processes_;
  ProcessIndex index_;
  std::vector<ProcessTraits> traits_;
  std::vector<bool> monitor_;
  std::vector<std::size_t> group_of_;
  std::set<std::uint64_t> container_mounts_;
  std::size_t group_count_ = 0;
};

}  // namespace

Grouping group_processes(const Survey& survey) {
  Grouping grouping = Grouper(survey).run();
  for (ProcessGroup& group : grouping.groups) group.oddities = oddities_of(survey, grouping.traits, group);
  return grouping;
}

}  // namespace exhibit
