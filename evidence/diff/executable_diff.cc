#include "evidence/diff/executable_diff.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/diff/process_diff.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"

namespace exhibit::diff {
namespace {

constexpr std::size_t most_named = 3;

std::map<std::string, std::vector<const ProcessRecord*>> by_executable(const ProcessSet& set) {
  std::map<std::string, std::vector<const ProcessRecord*>> found;
  for (const ProcessRecord& process : set.processes) {
    if (!process.exe.empty()) found[process.exe].push_back(&process);
  }
  return found;
}

/// Why the set may lack a process that ran something; nothing where it holds all that were there.
std::optional<std::string> gap_of(const ProcessSet& set) {
  if (!set.found || set.may_lack_found) return set.side + " may have seen processes that it holds no record of";
  const bool has_unread = std::ranges::any_of(set.processes, [](const ProcessRecord& process) {
    // Kernel threads have neither; nobody else is without a command line for long.
    return process.exe.empty() && !process.cmdline.empty();
  });
  if (has_unread) return set.side + " could not read the executable of a process";
  return std::nullopt;
}

std::string executable_json(const std::vector<const ProcessRecord*>& processes, const FileEntry* entry) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("pids").begin_array();
  for (const ProcessRecord* process : processes) json.integer(process->identity.pid);
  json.end_array();
  if (entry != nullptr && entry->sha256) json.field("sha256", entry->sha256->hex());
  if (entry != nullptr && entry->size) json.field("size", *entry->size);
  json.end_object();
  return text;
}

std::string processes_text(const std::vector<const ProcessRecord*>& processes) {
  std::string text;
  for (std::size_t i = 0; i < std::min(processes.size(), most_named); ++i) {
    text += (i > 0 ? ", " : "") + escape_for_terminal(process_phrase(*processes[i]));
  }
  if (processes.size() > most_named) text += fmt::format(" and {} more", processes.size() - most_named);
  return text;
}

const FileEntry* find(const EntriesByPath& entries, const std::string& path) {
  const auto entry = entries.find(path);
  return entry != entries.end() ? &entry->second : nullptr;
}

/// Where the file came from, in a few words.
void tell_file(Finding& finding, const std::string& path, const FileEntry* entry, const EntriesByPath& entries_other,
               std::string_view other) {
  if (entry == nullptr || !entry->sha256) return;
  finding.reasons.push_back("sha256 " + entry->sha256->hex());
  const FileEntry* const there = find(entries_other, path);
  if (there == nullptr || !there->sha256) return;
  finding.reasons.push_back(fmt::format("{} has the file with {} content", other,
                                        *there->sha256 == *entry->sha256 ? "the same" : "other"));
}

class ExecutableDiff {
 public:
  ExecutableDiff(const ProcessSet& a, const ProcessSet& b, const EntriesByPath& entries_a,
                 const EntriesByPath& entries_b)
      : a_(a), b_(b), entries_a_(entries_a), entries_b_(entries_b) {}

  std::vector<Finding> run() {
    const auto before = by_executable(a_);
    const auto after = by_executable(b_);
    for (const auto& [path, processes] : after) {
      if (!before.contains(path)) add_new(path, processes);
    }
    for (const auto& [path, processes] : before) {
      if (!after.contains(path)) add_gone(path, processes);
    }
    return std::move(findings_);
  }

 private:
  void add_new(const std::string& path, const std::vector<const ProcessRecord*>& processes) {
    Finding finding{.kind = FindingKind::executable, .change = Change::added, .path = path};
    const FileEntry* const entry = find(entries_b_, path);
    finding.after = executable_json(processes, entry);
    finding.reasons.push_back("runs as " + processes_text(processes));
    tell_file(finding, path, entry, entries_a_, "A");
    mark_unknown(finding, gap_of(a_));
    findings_.push_back(std::move(finding));
  }

  void add_gone(const std::string& path, const std::vector<const ProcessRecord*>& processes) {
    Finding finding{.kind = FindingKind::executable, .change = Change::removed, .path = path};
    finding.before = executable_json(processes, find(entries_a_, path));
    finding.reasons.push_back("ran as " + processes_text(processes));
    mark_unknown(finding, gap_of(b_));
    findings_.push_back(std::move(finding));
  }

  static void mark_unknown(Finding& finding, std::optional<std::string> gap) {
    if (!gap) return;
    finding.change = Change::unknown;
    finding.reasons.push_back(*std::move(gap));
  }

  const ProcessSet& a_;
  const ProcessSet& b_;
  const EntriesByPath& entries_a_;
  const EntriesByPath& entries_b_;
  std::vector<Finding> findings_;
};

}  // namespace

std::set<std::string> executables_only_in(const ProcessSet& set, const ProcessSet& other) {
  const auto others = by_executable(other);
  std::set<std::string> paths;
  for (const auto& [path, processes] : by_executable(set)) {
    if (!others.contains(path)) paths.insert(path);
  }
  return paths;
}

std::vector<Finding> diff_executables(const ProcessSet& a, const ProcessSet& b, const EntriesByPath& entries_a,
                                      const EntriesByPath& entries_b) {
  return ExecutableDiff(a, b, entries_a, entries_b).run();
}

}  // namespace exhibit::diff
