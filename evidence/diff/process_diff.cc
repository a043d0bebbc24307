#include "evidence/diff/process_diff.h"

#include <fmt/format.h>

#include "evidence/diff/process_changes.h"
#include "evidence/encoding/json_writer.h"

namespace exhibit::diff {
namespace {

const ProcessStatus* status_of(const ProcessSet& set, const ProcessRecord& process) {
  const auto status = set.statuses.find(process.identity);
  return status != set.statuses.end() ? &status->second : nullptr;
}

class ProcessDiff {
 public:
  ProcessDiff(const ProcessSet& a, const ProcessSet& b, bool respawns_are_news)
      : a_(a), b_(b), respawns_are_news_(respawns_are_news) {}

  std::optional<Finding> judge(const ProcessPair& pair) const {
    switch (pair.missing) {
      case Missing::no: return judge_changes(pair);
      case Missing::ended: return ended(pair);
      case Missing::started: return started(pair);
      case Missing::unknown: return unknown(pair);
    }
    return std::nullopt;
  }

 private:
  Finding finding_of(Change change, const ProcessPair& pair) const {
    Finding finding{.kind = FindingKind::process, .change = change};
    finding.path = process_phrase(pair.b != nullptr ? *pair.b : *pair.a);
    if (pair.a != nullptr) finding.before = process_json(*pair.a, status_of(a_, *pair.a));
    if (pair.b != nullptr) finding.after = process_json(*pair.b, status_of(b_, *pair.b));
    return finding;
  }

  Finding ended(const ProcessPair& pair) const {
    Finding finding = finding_of(Change::removed, pair);
    finding.events = {"ended"};
    finding.reasons.push_back("ended: " + command_of(*pair.a));
    if (pair.b != nullptr) finding.reasons.emplace_back("a zombie is left until its parent takes notice");
    if (pair.was_found) finding.reasons.emplace_back("B found its pid, which was gone before it could be read");
    return finding;
  }

  Finding started(const ProcessPair& pair) const {
    Finding finding = finding_of(Change::added, pair);
    finding.events = {"started"};
    finding.reasons.push_back("started: " + command_of(*pair.b));
    return finding;
  }

  Finding unknown(const ProcessPair& pair) const {
    Finding finding = finding_of(Change::unknown, pair);
    finding.reasons.push_back(
        fmt::format("{} may have seen it and holds no record of it", pair.a == nullptr ? "A" : "B"));
    return finding;
  }

  std::optional<Finding> judge_changes(const ProcessPair& pair) const {
    ProcessChanges changes = process_changes(pair, a_, b_);
    const bool is_news = !changes.reasons.empty() || (pair.respawned && respawns_are_news_);
    if (!is_news) return std::nullopt;
    Finding finding = finding_of(Change::modified, pair);
    if (pair.respawned) {
      finding.events = {"respawned"};
      finding.reasons.push_back(fmt::format("respawned: pid {} → {}, of the same executable, command line and parent",
                                            pair.a->identity.pid, pair.b->identity.pid));
    }
    finding.events.insert(finding.events.end(), changes.events.begin(), changes.events.end());
    for (std::string& reason : changes.reasons) finding.reasons.push_back(std::move(reason));
    return finding;
  }

  const ProcessSet& a_;
  const ProcessSet& b_;
  bool respawns_are_news_;
};

}  // namespace

std::string process_phrase(const ProcessRecord& process) {
  return fmt::format("pid {} {}", process.identity.pid, process.comm);
}

std::string process_json(const ProcessRecord& process, const ProcessStatus* status) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("pid", process.identity.pid).field("start_time", process.identity.start_time);
  json.field("started", process.started).field("ppid", process.ppid).bytes_field("comm", process.comm);
  json.bytes_array("cmdline", process.cmdline).bytes_field("exe", process.exe);
  json.field("uid", process.uid).field("gid", process.gid).bytes_field("user", process.user);
  if (status != nullptr) write_status(json, *status);
  json.end_object();
  return text;
}

std::vector<Finding> diff_processes(const std::vector<ProcessPair>& pairs, const ProcessSet& a, const ProcessSet& b,
                                    bool respawns_are_news) {
  const ProcessDiff diff(a, b, respawns_are_news);
  std::vector<Finding> findings;
  for (const ProcessPair& pair : pairs) {
    if (auto finding = diff.judge(pair)) findings.push_back(*std::move(finding));
  }
  return findings;
}

}  // namespace exhibit::diff
