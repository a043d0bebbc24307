#include "evidence/diff/bundle_side.h"

#include <algorithm>
#include <array>

#include "evidence/diff/entry_compare.h"
#include "evidence/encoding/escape.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

constexpr std::string_view containers_member = "data/containers.jsonl";

/// Outcomes of entries that leave no directory with some of its names: it was listed, or nothing of it was.
bool is_all_or_nothing(std::string_view outcome) {
  static constexpr std::array<std::string_view, 5> words = {"ok", "changed", "skipped", "denied", "vanished"};
  return std::ranges::find(words, outcome) != words.end();
}

/// The collector's words for what it was told to take: "all containers", or "container NAME" and "pid PID"; then
/// "exited containers".
bool takes_all(const std::vector<std::string>& selection) {
  return selection.empty() || selection.front() == "all containers";
}

bool takes_single_processes(const std::vector<std::string>& selection) {
  return std::ranges::any_of(selection, [](const std::string& word) { return word.starts_with("pid "); });
}

/// `--exited` is asked for beside the rest.
bool takes_exited(const std::vector<std::string>& selection) {
  return std::ranges::find(selection, "exited containers") != selection.end();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + escape_for_terminal(word);
  return text;
}

/// The survey's lines come first in the ledger.
Result<bool> was_stopped_in_survey(const Bundle& bundle) {
  bool is_early = false;
  const auto read = bundle.ledger([&](const ReadLedgerLine& line) {
    is_early = line.what == "survey" && line.name == "stopped";
    return !is_early && (line.what == "survey" || line.what == "acquisition");
  });
  if (!read) return std::unexpected(read.error());
  return is_early;
}

bool has_host_processes(const Bundle& bundle) {
  const std::string prefix = "data/c/" + std::string(host_cid) + "/";
  return std::ranges::any_of(bundle.members(), [&](const Member& member) { return member.name.starts_with(prefix); });
}

ContainerRecord host_record() {
  ContainerRecord host;
  host.cid = host_cid;
  host.runtime = "none";
  host.name = host_cid;
  return host;
}

}  // namespace

Result<BundleSide> BundleSide::load(std::string name, const Bundle& bundle) {
  BundleSide side{.name = std::move(name), .bundle = &bundle};
  auto start = bundle.start();
  if (!start) return std::unexpected(start.error());
  side.start = std::move(*start);
  const bool may_lack_containers = bundle.is_cut() || bundle.may_be_withheld(containers_member);
  if (bundle.find(containers_member) != nullptr || !may_lack_containers) {
    auto containers = bundle.containers();
    if (!containers) return std::unexpected(containers.error());
    side.containers = std::move(*containers);
  }
  if (has_host_processes(bundle)) side.containers.push_back(host_record());
  auto walks = bundle.walks();
  if (!walks) return std::unexpected(walks.error());
  for (WalkRecord& walk : *walks) side.walks.emplace(walk.fsid, std::move(walk));
  const auto finish = bundle.finish();
  if (!finish) return std::unexpected(finish.error());
  side.stopped = !*finish || !(*finish)->stopped_by.empty();
  if (side.stopped) {
    const auto is_early = was_stopped_in_survey(bundle);
    if (!is_early) return std::unexpected(is_early.error());
    side.was_stopped_early = *is_early;
  }
  return side;
}

bool BundleSide::was_taken_after(const BundleSide& other) const {
  if (is_of_same_boot(other)) return start.clocks.boottime_ns > other.start.clocks.boottime_ns;
  const bool is_of_same_host = !start.machine_id.empty() && start.machine_id == other.start.machine_id;
  return is_of_same_host && start.clocks.realtime > other.start.clocks.realtime;
}

std::optional<std::string> BundleSide::why_container_may_be_missing(const ContainerRecord& container,
                                                                    const BundleSide& other) const {
  const bool may_withhold =
      bundle->may_be_withheld(containers_member) || (container.cid == host_cid && bundle->number_withheld() > 0);
  if (may_withhold) return name + " is a redacted copy, which may withhold it";
  if (bundle->find(containers_member) == nullptr) return name + " is cut before its containers";
  if (was_stopped_early) return name + " was stopped before all containers were found";
  if (start.selection == other.start.selection) return std::nullopt;
  if (container.cid == host_cid) return name + " was not told to take the same processes of no container";
  if (container.has_exited() && !takes_exited(start.selection)) {
    return name + " was not told to look for containers that have exited";
  }
  if (takes_all(start.selection)) return std::nullopt;
  return name + " was told to take only " + joined(start.selection);
}

std::optional<std::string> BundleSide::why_walks_may_lack_entries(const std::vector<std::string>& fsids) const {
  for (const std::string& fsid : fsids) {
    const auto walk = walks.find(fsid);
    if (auto why = why_listings_lack_parts({fsid})) return why;
    if (walk == walks.end()) return name + " ends before its walk did";
    if (was_read(walk->second.outcome)) continue;
    return name + " did not see all of this file system: " + show::outcome_phrase(walk->second.outcome);
  }
  return std::nullopt;
}

Result<std::optional<std::string>> BundleSide::why_further_mounts_may_be_missing(const ContainerRecord& container,
                                                                                 const BundleSide& other) const {
  static constexpr std::string_view namespace_prefix = "mount namespace ";
  if (takes_single_processes(start.selection) && start.selection != other.start.selection) {
    return name + " was told to take only " + joined(start.selection);
  }
  if (was_stopped_early) return name + " was stopped before all processes were found";
  std::optional<std::string> why;
  const auto read = bundle->ledger([&](const ReadLedgerLine& line) {
    const bool is_one = line.what == "container" && line.target == container.id &&
                        line.name.starts_with(namespace_prefix) && !was_read(line.outcome);
    if (is_one) why = name + " could not look into a mount namespace of it: " + show::outcome_phrase(line.outcome);
    return !why;
  });
  if (!read) return std::unexpected(read.error());
  return why;
}

std::optional<std::string> BundleSide::why_listings_lack_parts(const std::vector<std::string>& fsids) const {
  if (bundle->number_withheld() == 0) return std::nullopt;
  for (const std::string& fsid : fsids) {
    const auto walk = walks.find(fsid);
    if (walk != walks.end() && walk->second.parts == bundle->listing_parts(fsid).size()) continue;
    return name + " is a redacted copy, which may withhold a part of the listing";
  }
  return std::nullopt;
}

bool BundleSide::has_no_partial_directory(const std::vector<std::string>& fsids) const {
  return std::ranges::all_of(fsids, [this](const std::string& fsid) {
    const auto walk = walks.find(fsid);
    return walk != walks.end() && std::ranges::all_of(walk->second.outcomes, [](const auto& outcome) {
             return is_all_or_nothing(outcome.first);
           });
  });
}

Result<ProcessSet> BundleSide::processes(const ContainerRecord* container, const BundleSide& other) const {
  ProcessSet set{.side = name};
  if (container == nullptr) return set;
  auto processes = bundle->processes(container->cid);
  if (!processes) return std::unexpected(processes.error());
  set.processes = std::move(*processes);
  set.namespaces = container->namespaces;
  for (const ProcessRecord& process : set.processes) {
    const auto status = bundle->artifact(container->cid, process.identity, "status");
    if (!status) return std::unexpected(status.error());
    const auto parsed = *status ? parse_process_status(**status) : std::nullopt;
    if (parsed) set.statuses.emplace(process.identity, *parsed);
  }
  const bool same_selection = start.selection == other.start.selection;
  const bool may_withhold = bundle->number_withheld() > 0;
  const bool is_told_all = container->cid != host_cid || (same_selection && !may_withhold);
  const bool looked_for_all = !was_stopped_early && is_told_all;
  set.found = looked_for_all ? std::optional(container->pids) : std::nullopt;
  set.may_lack_found = stopped || !same_selection || may_withhold;
  return set;
}

Result<std::optional<std::vector<MountDecision>>> BundleSide::mounts(std::string_view cid) const {
  if (bundle->find("data/c/" + std::string(cid) + "/mounts.jsonl") == nullptr) return std::nullopt;
  auto mounts = bundle->mounts(cid);
  if (!mounts) return std::unexpected(mounts.error());
  if (mounts->empty()) return std::nullopt;  // a process has a root, a zombie has no mountinfo any more
  return std::move(*mounts);
}

}  // namespace exhibit::diff
