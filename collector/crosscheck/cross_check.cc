#include "collector/crosscheck/cross_check.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "collector/crosscheck/cgroup_members.h"
#include "collector/crosscheck/mounts_over_proc.h"
#include "collector/crosscheck/pid_probe.h"

namespace exhibit {
namespace {

/// Enough for all numbers of an ordinary host; where pid_max is 4,194,304 the rest is told as not tried.
constexpr std::chrono::milliseconds patience_with_numbers{1500};

/// A process is in the cgroups a moment before /proc lists it, and a moment after it ended.
constexpr std::chrono::milliseconds before_second_look{100};

constexpr const char* by_cgroup = "cgroup.procs";
constexpr const char* by_number = "its number";

std::vector<std::int64_t> listed_in(const Survey& survey) {
  std::vector<std::int64_t> pids;
  for (const ProcessFacts& facts : survey.processes) {
    if (!facts.thread_of) pids.push_back(facts.identity.pid);
  }
  return pids;
}

/// Nothing where the number is that of a further thread, whose process is listed.
bool is_thread_of_listed(const ProcFs& proc, std::int64_t pid, const std::vector<std::int64_t>& listed) {
  const auto folder = proc.process(pid);
  if (!folder) return false;
  const auto status = parse_status(folder->read("status").bytes);
  return status && status->tgid != pid && std::ranges::binary_search(listed, status->tgid);
}

bool still_exists(std::int64_t pid) { return ::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM; }

/// What a second look leaves of the first: still there, still not listed.
std::vector<Unlisted> look_again(const ProcFs& proc, const std::vector<Unlisted>& first) {
  std::vector<Unlisted> hidden;
  if (first.empty()) return hidden;
  std::this_thread::sleep_for(before_second_look);
  const auto listed = proc.pids();
  if (!listed) return hidden;
  for (const Unlisted& unlisted : first) {
    if (std::ranges::binary_search(*listed, unlisted.pid) || !still_exists(unlisted.pid)) continue;
    if (!is_thread_of_listed(proc, unlisted.pid, *listed)) hidden.push_back(unlisted);
  }
  return hidden;
}

void add_hidden(const ProcFs& proc, const std::vector<Unlisted>& hidden, const StopFlag& stop, Survey& survey) {
  for (const char* view : {by_cgroup, by_number}) {
    std::vector<std::int64_t> pids;
    for (const Unlisted& one : hidden) {
      if (one.found_by == view) pids.push_back(one.pid);
    }
    look_at_all(proc, pids, view, stop, survey);
    for (const std::int64_t pid : pids) {
      const bool is_readable = std::ranges::binary_search(survey.processes, pid, {},
                                                          [](const ProcessFacts& facts) { return facts.identity.pid; });
      const Outcome outcome =
          is_readable ? Outcome{} : Outcome{OutcomeKind::denied, "/proc does not show it: it cannot be read", {}, {}};
      survey.findings.push_back(
          {fmt::format("/proc/{}", pid), "hidden", outcome, fmt::format("found by {}, not listed in /proc", view)});
    }
  }
}

std::vector<Mount> mounts_in(const ProcFs& proc, const char* name) {
  return parse_mountinfo(proc.read(name).bytes).mounts;
}

void add_findings_of_mounts(const ProcFs& proc, Survey& survey) {
  const bool reads_beneath = proc.is_own();
  for (const char* name : {"1/mountinfo", "self/mountinfo"}) {
    for (SurveyFinding& finding : mounts_over_proc(mounts_in(proc, name), reads_beneath)) {
      const bool is_known = std::ranges::any_of(survey.findings, [&](const SurveyFinding& known) {
        return known.target == finding.target && known.name == finding.name && known.note == finding.note;
      });
      if (!is_known) survey.findings.push_back(std::move(finding));
    }
  }
}

CgroupMembers members_seen_by_us(const ProcFs& proc, const StopFlag& stop) {
  const UniqueFd root(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
  return root ? members_of_cgroups(root.get(), mounts_in(proc, "self/mountinfo"), stop) : CgroupMembers{};
}

/// Views that were not complete cannot speak for what they left out.
void tell_limits(const CgroupMembers& members, const PidProbe& probe, Survey& survey) {
  if (members.folders == 0 || members.was_cut) {
    const char* const why =
        members.folders == 0 ? "no cgroup hierarchy is mounted that could be read" : "there are too many cgroups";
    survey.findings.push_back(
        {"/sys/fs/cgroup", "cgroups", Outcome::skipped(why), "processes hidden from /proc are sought by number only"});
  }
  if (members.is_covered) {
    const Outcome outcome{OutcomeKind::partial, "something is mounted over a cgroup, which was not entered", {}, {}};
    survey.findings.push_back({"/sys/fs/cgroup", "mount", outcome, "what it hides is sought by number only"});
  }
  if (probe.tried_to < probe.greatest) {
    const Outcome outcome = Outcome::skipped(fmt::format("numbers above {} were not tried", probe.tried_to));
    survey.findings.push_back({"/proc", "probe", outcome, fmt::format("pid_max is {}", probe.greatest)});
  }
}

}  // namespace

std::vector<Unlisted> not_listed(const std::vector<std::int64_t>& listed, const CgroupMembers& members,
                                 const PidProbe& probe) {
  std::vector<Unlisted> unlisted;
  for (const std::int64_t pid : members.processes) {
    if (!std::ranges::binary_search(listed, pid)) unlisted.push_back({pid, by_cgroup});
  }
  for (const std::int64_t pid : probe.taken) {
    if (std::ranges::binary_search(listed, pid) || members.processes.contains(pid) || members.threads.contains(pid))
      continue;
    unlisted.push_back({pid, by_number});
  }
  std::ranges::sort(unlisted, {}, &Unlisted::pid);
  return unlisted;
}

void cross_check(const ProcFs& proc, Survey& survey, const StopFlag& stop) {
  add_findings_of_mounts(proc, survey);
  const std::string pid_max = proc.read("sys/kernel/pid_max").bytes;
  const auto greatest = parse_decimal(std::string_view(pid_max).substr(0, pid_max.find('\n'))).value_or(32768);
  auto seen_by_us = std::async(std::launch::async, [&] { return members_seen_by_us(proc, stop); });
  const PidProbe probe = probe_pids(static_cast<std::int64_t>(greatest), patience_with_numbers, stop);
  const CgroupMembers members = seen_by_us.get();
  if (stop) {
    survey.findings.push_back(stopped_in("the cross check", "processes that hide from /proc were not sought"));
    return;
  }
  tell_limits(members, probe, survey);
  const std::vector<Unlisted> first = not_listed(listed_in(survey), members, probe);
  add_hidden(proc, look_again(proc, first), stop, survey);
}

}  // namespace exhibit
