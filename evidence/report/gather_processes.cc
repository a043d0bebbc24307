#include <algorithm>
#include <map>

#include "evidence/diff/process_changes.h"
#include "evidence/diff/process_pairing.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/iso_time.h"
#include "evidence/findings/process_facts.h"
#include "evidence/report/gather_steps.h"

namespace exhibit::report {
namespace {

ProcessFacts facts_of(const ProcessRecord& process, Index container, std::string_view change) {
  return {.container = container,
          .identity = process.identity,
          .ppid = process.ppid,
          .name = process.comm,
          .exe = process.exe,
          .command = diff::command_of(process),
          .uid = process.uid,
          .user = process.user,
          .started = from_rfc3339(process.started),
          .change = change,
          .outcome = outcome_word(process.outcome.kind)};
}

std::string socket_phrase(const SocketFacts& socket) {
  std::string text = socket.protocol + " " + socket.local;
  if (!socket.remote.empty()) text += " → " + socket.remote;
  return text + " " + socket.state;
}

class ProcessGatherer {
 public:
  explicit ProcessGatherer(Gathering& gathering) : gathering_(gathering), report_(gathering.report) {
    for (Index i = 0; i < report_.sockets.size(); ++i) {
      const SocketFacts& socket = report_.sockets[i];
      if (socket.holder) sockets_[{socket.container, *socket.holder}].push_back(i);
    }
  }

  Result<void> run() {
    for (Index i = 0; i < gathering_.pairs.size(); ++i) {
      auto added = gathering_.has_before() ? add_paired(i) : add_captured(i);
      if (!added) return added;
    }
    std::ranges::stable_sort(report_.processes, {}, [](const ProcessFacts& one) { return one.identity.pid; });
    return {};
  }

 private:
  Result<void> add_captured(Index container) {
    const auto processes = gathering_.request.b->bundle->processes(gathering_.pairs[container].b->cid);
    if (!processes) return std::unexpected(processes.error());
    for (const ProcessRecord& process : *processes) add(facts_of(process, container, "captured"));
    return {};
  }

  Result<void> add_paired(Index container) {
    const diff::BundleSide& a = *gathering_.request.a;
    const diff::BundleSide& b = *gathering_.request.b;
    const diff::ContainerPair& pair = gathering_.pairs[container];
    const auto before = a.processes(pair.a, b);
    if (!before) return std::unexpected(before.error());
    const auto after = b.processes(pair.b, a);
    if (!after) return std::unexpected(after.error());
    for (const diff::ProcessPair& one : diff::pair_processes(*before, *after, a.is_of_same_boot(b))) {
      const bool is_of_a = one.b == nullptr || one.missing == diff::Missing::ended;
      add(facts_of(is_of_a ? *one.a : *one.b, container, change_of(one, container)));
    }
    return {};
  }

  std::string_view change_of(const diff::ProcessPair& pair, Index container) const {
    switch (pair.missing) {
      case diff::Missing::ended: return "ended";
      case diff::Missing::started: return "started";
      case diff::Missing::unknown: return "unknown";
      case diff::Missing::no: break;
    }
    if (pair.respawned) return "respawned";
    const auto items = gathering_.items.on_process(container, pair.b->identity);
    const bool is_changed = std::ranges::any_of(items, [&](Index i) { return report_.items[i].change == "modified"; });
    return is_changed ? "changed" : "same";
  }

  void add(ProcessFacts process) {
    process.items = gathering_.items.on_process(process.container, process.identity);
    add_executable(process);
    const auto sockets = sockets_.find({process.container, process.identity});
    if (sockets != sockets_.end()) {
      for (const Index i : sockets->second) add_socket(process, report_.sockets[i]);
    }
    process.rank = worst_rank_of(report_.items, process.items);
    report_.processes.push_back(std::move(process));
  }

  void add_executable(ProcessFacts& process) const {
    for (const std::string_view kind : {"executable", "file"}) {
      append(process.items, gathering_.items.on(process.container, kind, process.exe));
    }
  }

  static void add_socket(ProcessFacts& process, const SocketFacts& socket) {
    std::string phrase = socket_phrase(socket);
    append(process.items, socket.items);
    if (std::ranges::find(process.sockets, phrase) == process.sockets.end())
      process.sockets.push_back(std::move(phrase));
  }

  static void append(std::vector<Index>& items, const std::vector<Index>& more) {
    for (const Index item : more) {
      if (std::ranges::find(items, item) == items.end()) items.push_back(item);
    }
  }

  Gathering& gathering_;
  Report& report_;
  std::map<std::pair<Index, ProcessIdentity>, std::vector<Index>> sockets_;
};

}  // namespace

Result<void> gather_processes(Gathering& gathering) { return ProcessGatherer(gathering).run(); }

}  // namespace exhibit::report
