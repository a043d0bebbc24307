#include "evidence/diff/process_changes.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

std::string ids_text(const Ids& ids) { return fmt::format("{}", fmt::join(ids, " ")); }

std::string capabilities_text(std::uint64_t set) {
  std::string text;
  for (unsigned bit = 0; bit < 64; ++bit) {
    if ((set >> bit & 1) != 0) text += (text.empty() ? "" : " ") + capability_name(bit);
  }
  return text;
}

const ProcessStatus* status_of(const ProcessSet& set, const ProcessRecord& process) {
  const auto status = set.statuses.find(process.identity);
  return status != set.statuses.end() ? &status->second : nullptr;
}

class Comparison {
 public:
  Comparison(const ProcessPair& pair, const ProcessSet& a, const ProcessSet& b)
      : a_(*pair.a), b_(*pair.b), set_a_(a), set_b_(b), respawned_(pair.respawned) {}

  ProcessChanges run() {
    compare_program();
    const ProcessStatus* const before = status_of(set_a_, a_);
    const ProcessStatus* const after = status_of(set_b_, b_);
    before != nullptr&& after != nullptr ? compare_status(*before, *after) : compare_ids();
    respawned_ ? compare_namespaces_with_container() : compare_namespaces();
    return std::move(changes_);
  }

 private:
  void add(std::string_view event, std::string reason) {
    if (changes_.events.empty() || changes_.events.back() != event) changes_.events.push_back(event);
    changes_.reasons.push_back(std::move(reason));
  }

  void compare_program() {
    if (!a_.exe.empty() && !b_.exe.empty() && a_.exe != b_.exe) {
      add("executable", fmt::format("executable {} → {}", escape_for_terminal(a_.exe), escape_for_terminal(b_.exe)));
    }
    if (!a_.cmdline.empty() && !b_.cmdline.empty() && a_.cmdline != b_.cmdline) {
      add("command-line", fmt::format("command line {} → {}", command_of(a_), command_of(b_)));
    }
  }

  void compare_ids() {
    if (a_.uid >= 0 && b_.uid >= 0 && a_.uid != b_.uid) add("user", fmt::format("user {} → {}", a_.uid, b_.uid));
    if (a_.gid >= 0 && b_.gid >= 0 && a_.gid != b_.gid) add("group", fmt::format("group {} → {}", a_.gid, b_.gid));
  }

  /// All four alike are one id to a person.
  void compare_ids(std::string_view event, const std::optional<Ids>& before, const std::optional<Ids>& after) {
    if (!before || !after || *before == *after) return;
    const auto is_one = [](const Ids& ids) { return ids == Ids{ids[0], ids[0], ids[0], ids[0]}; };
    if (is_one(*before) && is_one(*after)) {
      return add(event, fmt::format("{} {} → {}", event, (*before)[0], (*after)[0]));
    }
    add(event, fmt::format("{} ids (real, effective, saved, file system) {} → {}", event, ids_text(*before),
                           ids_text(*after)));
  }

  void compare_capabilities(std::string_view set, const std::optional<std::uint64_t>& before,
                            const std::optional<std::uint64_t>& after) {
    if (!before || !after) return;
    if (const std::uint64_t gained = *after & ~*before; gained != 0) {
      add("capabilities", fmt::format("{} capabilities gained: {}", set, capabilities_text(gained)));
    }
    if (const std::uint64_t lost = *before & ~*after; lost != 0) {
      add("capabilities", fmt::format("{} capabilities lost: {}", set, capabilities_text(lost)));
    }
  }

  void compare_status(const ProcessStatus& before, const ProcessStatus& after) {
    compare_ids("user", before.uids, after.uids);
    compare_ids("group", before.gids, after.gids);
    compare_capabilities("effective", before.effective, after.effective);
    compare_capabilities("permitted", before.permitted, after.permitted);
    compare_capabilities("inheritable", before.inheritable, after.inheritable);
    compare_capabilities("bounding", before.bounding, after.bounding);
    compare_capabilities("ambient", before.ambient, after.ambient);
    if (before.seccomp && after.seccomp && *before.seccomp != *after.seccomp) {
      add("seccomp", fmt::format("seccomp {} → {}", seccomp_word(*before.seccomp), seccomp_word(*after.seccomp)));
    }
    if (before.no_new_privileges && after.no_new_privileges && *before.no_new_privileges != *after.no_new_privileges) {
      add("no-new-privileges", *after.no_new_privileges != 0 ? "it may gain no new privileges any more"
                                                             : "it may gain new privileges, which it could not before");
    }
    compare_tracers(before.tracer.value_or(0), after.tracer.value_or(0));
  }

  void compare_tracers(std::uint64_t before, std::uint64_t after) {
    if (before == after) return;
    add("tracer",
        after == 0 ? fmt::format("no longer traced by pid {}", before) : fmt::format("traced by pid {}", after));
  }

  void compare_namespaces() {
    for (const auto& [name, inode] : b_.namespaces) {
      const auto old = a_.namespaces.find(name);
      if (old == a_.namespaces.end() || old->second == inode) continue;
      add("namespaces", fmt::format("{} namespace {} → {}", escape_for_terminal(name), old->second, inode));
    }
  }

  static std::optional<bool> is_containers_own(const ProcessRecord& process, const ProcessSet& set,
                                               const std::string& name) {
    const auto own = process.namespaces.find(name);
    const auto container = set.namespaces.find(name);
    if (own == process.namespaces.end() || container == set.namespaces.end()) return std::nullopt;
    return own->second == container->second;
  }

  void compare_namespaces_with_container() {
    for (const auto& [name, inode] : b_.namespaces) {
      const auto before = is_containers_own(a_, set_a_, name);
      const auto after = is_containers_own(b_, set_b_, name);
      if (!before || !after || *before == *after) continue;
      add("namespaces", fmt::format("{} namespace: {} {}", escape_for_terminal(name),
                                    *after ? "now that of the container:" : "no longer that of the container:", inode));
    }
  }

  const ProcessRecord& a_;
  const ProcessRecord& b_;
  const ProcessSet& set_a_;
  const ProcessSet& set_b_;
  bool respawned_;
  ProcessChanges changes_;
};

}  // namespace

std::string command_of(const ProcessRecord& process) {
  const std::string command = show::command_line(process.cmdline);
  return command.empty() ? "[" + escape_for_terminal(process.comm) + "]" : command;
}

ProcessChanges process_changes(const ProcessPair& pair, const ProcessSet& a, const ProcessSet& b) {
  return Comparison(pair, a, b).run();
}

}  // namespace exhibit::diff
