#include "evidence/diff/executable_diff.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/diff/process_diff.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/reader/paths.h"

namespace exhibit::diff {
namespace {

constexpr std::size_t most_named = 3;

/// Where it has the file: a process in a jail tells of it from the root of its mount namespace.
std::string executable_of(const ProcessRecord& process) {
  const bool is_jailed = process.root.size() > 1 && is_below(process.exe, process.root);
  return is_jailed ? process.exe.substr(process.root.size()) : process.exe;
}

std::map<std::string, std::vector<const ProcessRecord*>> by_executable(const ProcessSet& set) {
  std::map<std::string, std::vector<const ProcessRecord*>> found;
  for (const ProcessRecord& process : set.processes) {
    if (!process.exe.empty()) found[executable_of(process)].push_back(&process);
  }
  return found;
}

/// Why the set may lack a process that ran something; nothing where it holds all that were there.
std::optional<std::string> gap_of(const ProcessSet& set) {
  if (!set.found) return set.side + " did not look for all processes";
  std::set<std::int64_t> held;
  for (const ProcessRecord& process : set.processes) held.insert(process.identity.pid);
  const bool lacks_some = std::ranges::any_of(*set.found, [&](std::int64_t pid) { return !held.contains(pid); });
  if (set.may_lack_found && lacks_some) return set.side + " may have seen processes that it holds no record of";
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

/// Its digest, and whether A has the same file.
void tell_file(Finding& finding, const FileEntry* before, const FileEntry* after) {
  if (after == nullptr || !after->sha256) return;
  finding.reasons.push_back("sha256 " + after->sha256->hex());
  if (before == nullptr || !before->sha256) return;
  finding.reasons.push_back(
      fmt::format("A has the file with {} content", *before->sha256 == *after->sha256 ? "the same" : "other"));
}

}  // namespace

std::set<std::string> new_executables(const ProcessSet& a, const ProcessSet& b) {
  const auto before = by_executable(a);
  std::set<std::string> paths;
  for (const auto& [path, processes] : by_executable(b)) {
    if (!before.contains(path)) paths.insert(path);
  }
  return paths;
}

std::vector<Finding> diff_executables(const ProcessSet& a, const ProcessSet& b, const EntriesByPath& entries_a,
                                      const EntriesByPath& entries_b) {
  const auto after = by_executable(b);
  const std::optional<std::string> gap = gap_of(a);
  std::vector<Finding> findings;
  for (const std::string& path : new_executables(a, b)) {
    Finding finding{.kind = FindingKind::executable, .change = gap ? Change::unknown : Change::added, .path = path};
    const std::vector<const ProcessRecord*>& processes = after.at(path);
    finding.after = executable_json(processes, find(entries_b, path));
    finding.reasons.push_back("runs as " + processes_text(processes));
    tell_file(finding, find(entries_a, path), find(entries_b, path));
    if (gap) finding.reasons.push_back(*gap);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace exhibit::diff
