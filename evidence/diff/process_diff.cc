#include "evidence/diff/process_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

using ByIdentity = std::map<ProcessIdentity, const ProcessRecord*>;

ByIdentity by_identity(const std::vector<ProcessRecord>& processes) {
  ByIdentity found;
  for (const ProcessRecord& process : processes) found.emplace(process.identity, &process);
  return found;
}

/// Whether the set's side saw the pid, or cannot exclude it, and holds no record under it.
bool may_have_seen(const ProcessSet& set, std::int64_t pid) {
  const bool has_record =
      std::ranges::any_of(set.processes, [pid](const ProcessRecord& process) { return process.identity.pid == pid; });
  return !has_record && (!set.found || std::ranges::find(*set.found, pid) != set.found->end());
}

/// /proc/PID/stat: Z and X are what is left of a process that has ended.
bool is_zombie(const ProcessRecord& process) { return process.state == "Z" || process.state == "X"; }

bool has_become_zombie(const ProcessRecord& before, const ProcessRecord& after) {
  return is_zombie(after) && !is_zombie(before);
}

Finding process_finding(Change change, const ProcessRecord* before, const ProcessRecord* after) {
  Finding finding{.kind = FindingKind::process, .change = change};
  finding.path = process_phrase(after != nullptr ? *after : *before);
  if (before != nullptr) finding.before = process_json(*before);
  if (after != nullptr) finding.after = process_json(*after);
  return finding;
}

std::string command_of(const ProcessRecord& process) {
  const std::string command = show::command_line(process.cmdline);
  return command.empty() ? "[" + escape_for_terminal(process.comm) + "]" : command;
}

void add_namespace_changes(std::vector<std::string>& reasons, const ProcessRecord& before, const ProcessRecord& after) {
  for (const auto& [name, inode] : after.namespaces) {
    const auto old = before.namespaces.find(name);
    if (old == before.namespaces.end() || old->second == inode) continue;
    reasons.push_back(fmt::format("{} namespace {} → {}", escape_for_terminal(name), old->second, inode));
  }
}

/// What one of the records does not know makes no difference.
std::vector<std::string> process_changes(const ProcessRecord& before, const ProcessRecord& after) {
  std::vector<std::string> reasons;
  if (!before.exe.empty() && !after.exe.empty() && before.exe != after.exe) {
    reasons.push_back(
        fmt::format("executable {} → {}", escape_for_terminal(before.exe), escape_for_terminal(after.exe)));
  }
  if (!before.cmdline.empty() && !after.cmdline.empty() && before.cmdline != after.cmdline) {
    reasons.push_back(fmt::format("command line {} → {}", command_of(before), command_of(after)));
  }
  if (before.uid >= 0 && after.uid >= 0 && before.uid != after.uid) {
    reasons.push_back(fmt::format("user {} → {}", before.uid, after.uid));
  }
  if (before.gid >= 0 && after.gid >= 0 && before.gid != after.gid) {
    reasons.push_back(fmt::format("group {} → {}", before.gid, after.gid));
  }
  add_namespace_changes(reasons, before, after);
  return reasons;
}

/// Compares two sets and keeps what ended, to tell what was started again.
class ProcessDiff {
 public:
  ProcessDiff(const ProcessSet& a, const ProcessSet& b, bool same_boot) : a_(a), b_(b), same_boot_(same_boot) {}

  std::vector<Finding> run() {
    find_ended();
    find_started_and_changed();
    return std::move(findings_);
  }

 private:
  void find_ended() {
    const ByIdentity after = same_boot_ ? by_identity(b_.processes) : ByIdentity{};
    for (const ProcessRecord& process : a_.processes) {
      const auto now = after.find(process.identity);
      if (now == after.end()) {
        add_missing(process);
      } else if (has_become_zombie(process, *now->second)) {
        add_ended(process, now->second, "a zombie is left until its parent takes notice");
      }
    }
  }

  void add_missing(const ProcessRecord& process) {
    const bool seen = same_boot_ && may_have_seen(b_, process.identity.pid);
    if (seen && b_.may_lack_found) {
      findings_.push_back(process_finding(Change::unknown, &process, nullptr));
      findings_.back().reasons.emplace_back("B may have seen it and holds no record of it");
    } else {
      add_ended(process, nullptr, seen ? "B found its pid, which was gone before it could be read" : "");
    }
  }

  void add_ended(const ProcessRecord& before, const ProcessRecord* after, const std::string& remark) {
    Finding finding = process_finding(Change::removed, &before, after);
    finding.reasons.push_back("ended: " + command_of(before));
    if (!remark.empty()) finding.reasons.push_back(remark);
    findings_.push_back(std::move(finding));
    ended_.emplace(std::pair(before.exe, before.cmdline), &before);
  }

  void find_started_and_changed() {
    const ByIdentity before = same_boot_ ? by_identity(a_.processes) : ByIdentity{};
    for (const ProcessRecord& process : b_.processes) {
      const auto old = before.find(process.identity);
      if (old == before.end()) {
        add_started(process);
      } else if (!has_become_zombie(*old->second, process)) {
        add_changed(*old->second, process);
      }
    }
  }

  void add_changed(const ProcessRecord& before, const ProcessRecord& after) {
    std::vector<std::string> reasons = process_changes(before, after);
    if (reasons.empty()) return;
    findings_.push_back(process_finding(Change::modified, &before, &after));
    findings_.back().reasons = std::move(reasons);
  }

  void add_started(const ProcessRecord& process) {
    const bool is_known = !(same_boot_ && a_.may_lack_found && may_have_seen(a_, process.identity.pid));
    Finding finding = process_finding(is_known ? Change::added : Change::unknown, nullptr, &process);
    if (is_known) {
      finding.reasons.push_back("started: " + command_of(process));
      add_respawn_hint(finding, process);
    } else {
      finding.reasons.emplace_back("A may have seen it and holds no record of it");
    }
    findings_.push_back(std::move(finding));
  }

  void add_respawn_hint(Finding& finding, const ProcessRecord& process) {
    const auto ended = ended_.find(std::pair(process.exe, process.cmdline));
    if (process.cmdline.empty() || ended == ended_.end()) return;
    finding.reasons.push_back(
        fmt::format("the executable and command line of pid {}, which ended", ended->second->identity.pid));
  }

  const ProcessSet& a_;
  const ProcessSet& b_;
  bool same_boot_;
  std::map<std::pair<std::string, std::vector<std::string>>, const ProcessRecord*> ended_;
  std::vector<Finding> findings_;
};

}  // namespace

std::string process_phrase(const ProcessRecord& process) {
  return fmt::format("pid {} {}", process.identity.pid, process.comm);
}

std::string process_json(const ProcessRecord& process) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("pid", process.identity.pid).field("start_time", process.identity.start_time);
  json.field("started", process.started).field("ppid", process.ppid).bytes_field("comm", process.comm);
  json.bytes_array("cmdline", process.cmdline).bytes_field("exe", process.exe);
  json.field("uid", process.uid).field("gid", process.gid).bytes_field("user", process.user).end_object();
  return text;
}

std::vector<std::pair<const ProcessRecord*, const ProcessRecord*>> same_processes(const ProcessSet& a,
                                                                                  const ProcessSet& b) {
  std::vector<std::pair<const ProcessRecord*, const ProcessRecord*>> pairs;
  const ByIdentity after = by_identity(b.processes);
  for (const ProcessRecord& process : a.processes) {
    const auto other = after.find(process.identity);
    if (other != after.end()) pairs.emplace_back(&process, other->second);
  }
  return pairs;
}

std::vector<Finding> diff_processes(const ProcessSet& a, const ProcessSet& b, bool same_boot) {
  return ProcessDiff(a, b, same_boot).run();
}

}  // namespace exhibit::diff
