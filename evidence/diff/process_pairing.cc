#include "evidence/diff/process_pairing.h"

#include <algorithm>
#include <tuple>

namespace exhibit::diff {
namespace {

using ByIdentity = std::map<ProcessIdentity, const ProcessRecord*>;
using ByPid = std::map<std::int64_t, const ProcessRecord*>;

ByIdentity by_identity(const std::vector<ProcessRecord>& processes) {
  ByIdentity found;
  for (const ProcessRecord& process : processes) found.emplace(process.identity, &process);
  return found;
}

ByPid by_pid(const std::vector<ProcessRecord>& processes) {
  ByPid found;
  for (const ProcessRecord& process : processes) found.emplace(process.identity.pid, &process);
  return found;
}

/// /proc/PID/stat: Z and X are what is left of a process that has ended.
bool is_zombie(const ProcessRecord& process) { return process.state == "Z" || process.state == "X"; }

/// What makes another process the same to a person. A thread with a record of its own is none.
using Role = std::tuple<std::string, std::vector<std::string>, bool, std::string>;

class Roles {
 public:
  explicit Roles(const ProcessSet& set) : by_pid_(by_pid(set.processes)) {}

  std::optional<Role> of(const ProcessRecord& process) const {
    if (process.cmdline.empty() || is_zombie(process)) return std::nullopt;
    return Role(process.exe, process.cmdline, process.thread_of.has_value(), parent_of(process));
  }

 private:
  /// The parent's executable, or its name where that could not be read; empty where it is none of the container's.
  std::string parent_of(const ProcessRecord& process) const {
    const auto parent = by_pid_.find(process.ppid);
    if (parent == by_pid_.end()) return "";
    return parent->second->exe.empty() ? parent->second->comm : parent->second->exe;
  }

  ByPid by_pid_;
};

class ProcessPairing {
 public:
  ProcessPairing(const ProcessSet& a, const ProcessSet& b, bool same_boot)
      : a_(a), b_(b), same_boot_(same_boot), pids_a_(by_pid(a.processes)), pids_b_(by_pid(b.processes)) {}

  std::vector<ProcessPair> run() {
    find_missing_of_a();
    const std::size_t first_of_b = pairs_.size();
    find_those_of_b();
    pair_respawned(first_of_b);
    return std::move(pairs_);
  }

 private:
  /// Whether the set's side saw the pid, or cannot exclude it, and holds no record under it.
  static bool may_have_seen(const ProcessSet& set, const ByPid& held, std::int64_t pid) {
    return !held.contains(pid) && (!set.found || std::ranges::find(*set.found, pid) != set.found->end());
  }

  void find_missing_of_a() {
    const ByIdentity after = same_boot_ ? by_identity(b_.processes) : ByIdentity{};
    for (const ProcessRecord& process : a_.processes) {
      const auto now = after.find(process.identity);
      if (now == after.end()) {
        const bool seen = same_boot_ && may_have_seen(b_, pids_b_, process.identity.pid);
        const Missing missing = seen && b_.may_lack_found ? Missing::unknown : Missing::ended;
        pairs_.push_back({.a = &process, .missing = missing, .was_found = seen});
      } else if (is_zombie(*now->second) && !is_zombie(process)) {
        pairs_.push_back({.a = &process, .b = now->second, .missing = Missing::ended});
      }
    }
  }

  void find_those_of_b() {
    const ByIdentity before = same_boot_ ? by_identity(a_.processes) : ByIdentity{};
    for (const ProcessRecord& process : b_.processes) {
      const auto old = before.find(process.identity);
      if (old == before.end()) {
        const bool is_unsure = same_boot_ && a_.may_lack_found && may_have_seen(a_, pids_a_, process.identity.pid);
        pairs_.push_back({.b = &process, .missing = is_unsure ? Missing::unknown : Missing::started});
      } else if (!is_zombie(process) || is_zombie(*old->second)) {
        pairs_.push_back({.a = old->second, .b = &process});
      }
    }
  }

  void pair_respawned(std::size_t first_of_b) {
    const Roles roles_a(a_);
    const Roles roles_b(b_);
    std::map<Role, std::vector<std::size_t>> ended;
    for (const std::size_t i : in_order_of_start(0, first_of_b, Missing::ended)) {
      if (auto role = roles_a.of(*pairs_[i].a)) ended[*std::move(role)].push_back(i);
    }
    std::map<Role, std::size_t> taken;
    for (const std::size_t i : in_order_of_start(first_of_b, pairs_.size(), Missing::started)) {
      const auto role = roles_b.of(*pairs_[i].b);
      const auto alike = role ? ended.find(*role) : ended.end();
      if (alike == ended.end() || taken[*role] == alike->second.size()) continue;
      const std::size_t old = alike->second[taken[*role]++];
      pairs_[i] = {.a = pairs_[old].a, .b = pairs_[i].b, .respawned = true};
      pairs_[old] = {};
    }
    std::erase_if(pairs_, [](const ProcessPair& pair) { return pair.a == nullptr && pair.b == nullptr; });
  }

  std::vector<std::size_t> in_order_of_start(std::size_t begin, std::size_t end, Missing missing) const {
    std::vector<std::size_t> found;
    for (std::size_t i = begin; i < end; ++i) {
      if (pairs_[i].missing == missing) found.push_back(i);
    }
    const auto start_of = [this](std::size_t i) {
      const ProcessPair& pair = pairs_[i];
      return (pair.a != nullptr ? pair.a : pair.b)->identity.start_time;
    };
    std::ranges::stable_sort(found, {}, start_of);
    return found;
  }

  const ProcessSet& a_;
  const ProcessSet& b_;
  bool same_boot_;
  ByPid pids_a_;
  ByPid pids_b_;
  std::vector<ProcessPair> pairs_;
};

}  // namespace

std::vector<ProcessPair> pair_processes(const ProcessSet& a, const ProcessSet& b, bool same_boot) {
  return ProcessPairing(a, b, same_boot).run();
}

}  // namespace exhibit::diff
