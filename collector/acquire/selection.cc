#include "collector/acquire/selection.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

#include "evidence/bundle/member_name.h"
#include "evidence/encoding/nearest_name.h"

namespace exhibit {
namespace {

constexpr std::size_t least_id_prefix = 4;

std::unexpected<Error> matches_nothing(const std::string& option, const std::string& value, const std::string& advice) {
  return std::unexpected(Error{ErrorCode::absent, 0, {}, option + " " + value, advice});
}

Target target_of(const FoundContainer& container, std::string cid, const Survey& survey,
                 const std::set<std::int64_t>* only) {
  Target target{std::move(cid), &container, {}};
  for (const std::size_t index : container.processes) {
    const ProcessFacts& facts = survey.processes[index];
    if (only == nullptr || only->contains(facts.identity.pid)) target.processes.push_back(&facts);
  }
  return target;
}

/// Who may not look at processes is told so: they may be in the container that is asked for.
std::string nothing_called(const std::string& wanted, bool exited, const FoundContainers& found, const Survey& survey) {
  std::vector<std::string> names;
  for (const FoundContainer& container : found.containers) names.push_back(container.record.name);
  const auto meant = nearest_name(wanted, names);
  std::string advice = "no container has this id or name; ";
  advice += meant ? "is " + *meant + " meant? --list shows all" : "--list shows them";
  if (!exited) advice += ", and --exited takes those that have exited too";
  const auto is_nameless = [](const FoundContainer& c) { return c.record.id.empty() && c.record.name.empty(); };
  if (std::ranges::any_of(found.containers, is_nameless)) {
    advice += "; one that is listed without a name is taken with --pid and one of its processes";
  }
  const std::size_t closed = survey.count_closed();
  if (closed > 0 && ::geteuid() != 0) {
    advice +=
        fmt::format("; {} of {} processes are closed to this user: run it as root", closed, survey.processes.size());
  }
  return advice;
}

Result<void> check_containers(const CollectOptions& options, const FoundContainers& found, const Survey& survey) {
  for (const std::string& wanted : options.containers) {
    const bool any =
        std::ranges::any_of(found.containers, [&](const FoundContainer& c) { return matches(c.record, wanted); });
    if (!any) return matches_nothing("--container", wanted, nothing_called(wanted, options.exited, found, survey));
  }
  return {};
}

Result<void> check_pids(const CollectOptions& options, const Survey& survey) {
  for (const std::int64_t wanted : options.pids) {
    const bool any =
        std::ranges::any_of(survey.processes, [&](const ProcessFacts& p) { return p.identity.pid == wanted; });
    if (!any) return matches_nothing("--pid", std::to_string(wanted), "no process has this pid");
  }
  return {};
}

bool is_wanted(const CollectOptions& options, const ContainerRecord& container) {
  if (options.containers.empty() && options.pids.empty()) return true;
  return std::ranges::any_of(options.containers, [&](const std::string& wanted) { return matches(container, wanted); });
}

}  // namespace

const Shim* shim_of(const ProcessFacts& facts, const FoundContainers& found) {
  const auto shim = found.shims.find(facts.identity.pid);
  return shim == found.shims.end() ? nullptr : &shim->second;
}

bool matches(const ContainerRecord& container, const std::string& wanted) {
  if (wanted.empty()) return false;
  if (container.name == wanted || container.id == wanted) return true;
  return wanted.size() >= least_id_prefix && container.id.starts_with(wanted);
}

Result<std::vector<Target>> select_targets(const CollectOptions& options, const Survey& survey,
                                           const FoundContainers& found) {
  if (const auto checked = check_containers(options, found, survey); !checked) return std::unexpected(checked.error());
  if (const auto checked = check_pids(options, survey); !checked) return std::unexpected(checked.error());
  std::set<std::int64_t> pids(options.pids.begin(), options.pids.end());
  std::vector<Target> targets;
  for (const FoundContainer& container : found.containers) {
    const std::string cid = numbered_id("c", targets.size() + 1);
    const bool is_whole = is_wanted(options, container.record);
    Target target = target_of(container, cid, survey, is_whole ? nullptr : &pids);
    for (const std::size_t index : container.processes) pids.erase(survey.processes[index].identity.pid);
    if (!target.processes.empty() || (is_whole && container.stored)) targets.push_back(std::move(target));
  }
  Target host{"host", nullptr, {}};
  for (const ProcessFacts& facts : survey.processes) {
    if (pids.contains(facts.identity.pid)) host.processes.push_back(&facts);
  }
  if (!host.processes.empty()) targets.push_back(std::move(host));
  return targets;
}

}  // namespace exhibit
