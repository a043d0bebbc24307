#include "evidence/report/episodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "evidence/reader/paths.h"
#include "evidence/report/item_search.h"

namespace exhibit::report {
namespace {

/// What several findings are of: a path, a process that nothing on disk belongs to, all accounts.
using Thing = std::pair<Index, std::string>;  // the container, and a name within it
using ProcessKey = std::pair<Index, ProcessIdentity>;

constexpr std::string_view accounts = "accounts";

/// What was deleted is another thing than what stands at its path now. No path has a NUL.
Thing deleted_at(Index container, std::string_view path) { return {container, std::string(path) + '\0' + "deleted"}; }

bool is_held(const Item& item) { return item.kind == "file" && item.change == "held"; }

bool has_same_inode(const Item& left, const Item& right) {
  if (!left.file || !right.file || !left.file->dev || !left.file->ino) return false;
  return left.file->dev == right.file->dev && left.file->ino == right.file->ino;
}

bool is_account_file(std::string_view path) {
  return path == "/etc/passwd" || path == "/etc/shadow" || path == "/etc/group" || path == "/etc/gshadow";
}

/// Of what a link of /proc leads to.
bool is_of_link(const Item& item) { return item.kind == "executable" || item.kind == "open-file"; }

bool is_told(const Item& item) { return item.rank() <= quietest_told_rank; }

class Joiner {
 public:
  explicit Joiner(const Report& report) : report_(report), search_(report.items) {
    for (const Item& item : report.items) {
      if (is_held(item)) see_held(item);
      if (item.kind == "file" && is_told(item)) told_files_.insert(thing_of_file(item));
    }
    for (Index i = 0; i < report.processes.size(); ++i) {
      const ProcessFacts& process = report.processes[i];
      processes_.emplace(ProcessKey(process.container, process.identity), i);
      for (const Index item : process.items) holders_.try_emplace(item, i);
    }
  }

  std::vector<Episode> join() {
    for (Index i = 0; i < report_.items.size(); ++i) {
      if (is_told(report_.items[i])) add(i);
    }
    for (Index i = 0; i < report_.items.size(); ++i) {
      if (!is_told(report_.items[i]) && places_.contains(thing_of(i))) add(i);
    }
    for (Index i = 0; i < report_.processes.size(); ++i) add_process(i);
    for (Episode& episode : episodes_) episode.time = time_of(episode);
    std::ranges::stable_sort(
        episodes_, {}, [](const Episode& one) { return std::tuple(one.rank, -static_cast<std::int64_t>(one.weight)); });
    return std::move(episodes_);
  }

 private:
  Thing thing_of(Index i) const {
    const Item& item = report_.items[i];
    if (item.kind == "user" || item.kind == "group") return {item.container, std::string(accounts)};
    if (item.kind == "file") return thing_of_file(item);
    if (is_of_link(item)) return thing_of_link(item.container, item.subject);
    if (const ProcessFacts* process = process_of(item)) return thing_of_process(*process);
    if (const auto holder = holders_.find(i); item.kind == "socket" && holder != holders_.end()) {
      return thing_of_process(report_.processes[holder->second]);
    }
    return {item.container, fmt::format("{} {}", item.kind, item.subject)};
  }

  Thing thing_of_file(const Item& item) const {
    if (is_held(item)) return thing_of_held(item);
    // What a mount hides is another file than what stands at the path.
    if (!item.hidden_by.empty()) return {item.container, item.subject + '\0' + item.hidden_by};
    return thing_at(item.container, item.subject);
  }

  static Thing thing_at(Index container, const std::string& path) {
    return {container, is_account_file(path) ? std::string(accounts) : path};
  }

  /// What stands at the path only where it is the same file, by its inode.
  Thing thing_of_held(const Item& item) const {
    const std::string_view path = without_deleted(item.subject);
    for (const Index i : search_.on(item.container, "file", path)) {
      const Item& other = report_.items[i];
      if (!is_held(other) && has_same_inode(item, other)) return thing_of_file(other);
    }
    return deleted_at(item.container, path);
  }

  void see_held(const Item& item) {
    Thing name = deleted_at(item.container, without_deleted(item.subject));
    Thing thing = thing_of_held(item);
    // Of several of one path a link does not say which it leads to: of the one that is nowhere else.
    const bool is_nowhere_else = thing == name;
    const auto [place, is_new] = held_.try_emplace(std::move(name), thing);
    if (!is_new && is_nowhere_else) place->second = std::move(thing);
  }

  /// Of what was deleted the file that is held. Nothing else, unless it is called as the kernel would mark it.
  Thing thing_of_link(Index container, const std::string& path) const {
    Thing literal = thing_at(container, path);
    const std::string_view bare = without_deleted(path);
    if (bare == path) return literal;
    Thing deleted = deleted_at(container, bare);
    const auto held = held_.find(deleted);
    if (held != held_.end()) return held->second;
    return search_.on(container, "file", path).empty() ? deleted : literal;
  }

  /// Null where the item is of none.
  const ProcessFacts* process_of(const Item& item) const {
    if (item.kind != "process" || !item.process) return nullptr;
    const auto found = processes_.find(ProcessKey(item.container, *item.process));
    return found == processes_.end() ? nullptr : &report_.processes[found->second];
  }

  Thing thing_of_process(const ProcessFacts& process) const {
    Thing file = thing_of_link(process.container, process.exe);
    if (told_files_.contains(file)) return file;
    return {process.container, fmt::format("process {} {}", process.identity.pid, process.identity.start_time)};
  }

  void add(Index i) {
    const Item& item = report_.items[i];
    Thing thing = thing_of(i);
    const auto [place, is_new] = places_.try_emplace(std::move(thing), episodes_.size());
    if (is_new) episodes_.emplace_back().container = item.container;
    Episode& episode = episodes_[place->second];
    episode.items.push_back(i);
    episode.rank = std::min(episode.rank, item.rank());
    episode.weight += static_cast<std::size_t>(std::ranges::count_if(
        item.assessment.reasons, [](const findings::Reason& reason) { return reason.level <= quietest_told_rank; }));
  }

  /// A process that runs what an episode is of, whether or not anything is found on the process itself.
  void add_process(Index i) {
    const auto place = places_.find(thing_of_process(report_.processes[i]));
    if (place != places_.end()) episodes_[place->second].processes.push_back(i);
  }

  std::optional<Timestamp> time_of(const Episode& episode) const {
    std::optional<Timestamp> earliest;
    for (const Index i : episode.items) {
      const auto time = when_it_happened(report_, report_.items[i], process_of(report_.items[i]));
      if (time && (!earliest || *time < *earliest)) earliest = time;
    }
    return earliest;
  }

  const Report& report_;
  ItemSearch search_;
  std::set<Thing> told_files_;
  std::map<Thing, Thing> held_;  // by what links call it: what its episode is of
  std::map<ProcessKey, Index> processes_;
  std::map<Index, Index> holders_;
  std::map<Thing, std::size_t> places_;
  std::vector<Episode> episodes_;
};

}  // namespace

std::vector<Episode> episodes_of(const Report& report) { return Joiner(report).join(); }

std::optional<Timestamp> when_it_happened(const Report& report, const Item& item, const ProcessFacts* process) {
  if (item.is_gone()) return std::nullopt;
  if (item.kind == "process") return process == nullptr ? std::nullopt : process->started;
  if (item.kind == "container") return report.containers[item.container].started;
  if (item.kind != "file") return std::nullopt;
  const bool came = item.change == "added" || item.change == "held" || item.change == "type";
  return came && item.btime ? item.btime : item.ctime;
}

}  // namespace exhibit::report
