#include "collector/proc/survey.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <future>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "collector/pipeline/patient_steps.h"
#include "collector/proc/threads.h"
#include "collector/rootfs/statx_fields.h"
#include "evidence/records/process.h"

namespace exhibit {

std::optional<RootIdentity> identity_of_root(int handle) {
  struct statx status{};
  if (look(handle, status) != 0) return std::nullopt;
  return RootIdentity{::makedev(status.stx_dev_major, status.stx_dev_minor), status.stx_ino};
}

namespace {

constexpr std::array namespace_links = {"ns/cgroup", "ns/ipc",  "ns/mnt",  "ns/net",
                                        "ns/pid",    "ns/time", "ns/user", "ns/uts"};
constexpr std::uint64_t kernel_thread_flag = 0x200000;  // PF_KTHREAD
/// Of a command line: enough to recognise whoever watches a container. The capture has all of it.
constexpr std::size_t greatest_cmdline = std::size_t{16} << 10;
constexpr std::size_t greatest_arguments = 512;

/// kthreadd, whose namespaces and root are the host's wherever pid 1 is closed to us.
constexpr std::int64_t kthreadd = 2;

void note_unread(ProcessFacts& facts, const char* name, const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::denied) facts.unread.emplace_back(name);
}

void read_namespaces(const ProcessFolder& process, ProcessFacts& facts) {
  for (const char* link : namespace_links) {
    const RawLink target = process.read_link(link);
    note_unread(facts, link, target.outcome);
    if (const auto inode = namespace_inode(target.target)) facts.namespaces[link + 3] = *inode;
  }
}

void read_root(const ProcessFolder& process, ProcessFacts& facts) {
  const auto root = process.open("root", O_PATH | O_DIRECTORY);
  if (!root) {
    note_unread(facts, "root", Outcome::from_errno(root.error().system_errno));
    return;
  }
  facts.root = identity_of_root(root->get());
}

void read_status(const ProcessFolder& process, ProcessFacts& facts) {
  const RawFile raw = process.read("status");
  note_unread(facts, "status", raw.outcome);
  if (auto status = parse_status(raw.bytes)) {
    facts.uid = status->uid;
    facts.gid = status->gid;
    facts.nspid = std::move(status->nspid);
    facts.kernel_thread = facts.kernel_thread || status->kernel_thread;
  }
}

std::int64_t pid_of(const ProcessFacts& facts) { return facts.identity.pid; }

/// What the kernel knows of a process without its memory map or its file systems, which may be stuck.
std::expected<ProcessFacts, Outcome> look_from_afar(const ProcessFolder& process) {
  const RawFile raw_stat = process.read("stat");
  if (!raw_stat.outcome.is_ok()) return std::unexpected(raw_stat.outcome);
  auto stat = parse_stat(raw_stat.bytes);
  if (!stat) return std::unexpected(Outcome{OutcomeKind::error, "stat is not of its form", {}, {}});
  ProcessFacts facts;
  facts.identity = {process.pid(), stat->start_time};
  facts.ppid = stat->ppid;
  facts.threads = stat->threads;
  facts.comm = std::move(stat->comm);
  facts.state = stat->state;
  facts.kernel_thread = (stat->flags & kernel_thread_flag) != 0;
  read_status(process, facts);
  facts.cgroups = parse_cgroup(process.read("cgroup").bytes);
  read_namespaces(process, facts);
  return facts;
}

std::expected<ProcessFacts, Outcome> look_from_afar(const ProcFs& proc, std::int64_t pid) {
  const auto process = proc.process(pid);
  if (!process) return std::unexpected(Outcome::from_errno(process.error().system_errno));
  return look_from_afar(*process);
}

/// How long one process may be silent. Looking at one takes less than a millisecond.
constexpr std::chrono::milliseconds patience_with_a_look{1000};

/// How many look at a time.
constexpr std::size_t lookers = 2;

/// A process and its threads that differ from it; empty where it is gone, and where nobody looked any more.
struct Looked {
  std::vector<ProcessFacts> facts;
  bool was_left_out = false;
};

Looked look_with_threads(const ProcFs& proc, std::int64_t pid, Look look, const StopFlag& stop, Heartbeat& heart) {
  if (stop) return {{}, true};
  Looked looked;
  auto facts = look_at(proc, pid, look);
  if (!facts) return looked;
  std::vector<ProcessFacts> threads = threads_that_differ(proc, *facts, heart, look);
  looked.facts.push_back(std::move(*facts));
  std::ranges::move(threads, std::back_inserter(looked.facts));
  return looked;
}

/// What is seen of each pid, in their order; nothing of one that did not answer.
using Looks = std::vector<std::optional<Looked>>;

/// Looks at each `lookers`-th of the pids, from number `first` on. No two write the same element of `looked`.
void look_at_some(const ProcFs& proc, const std::vector<std::int64_t>& pids, std::size_t first, Look look,
                  const StopFlag& stop, const std::shared_ptr<CgroupPool>& pool, Looks& looked) {
  std::vector<PatientSteps::Step<Looked>> steps;
  for (std::size_t i = first; i < pids.size(); i += lookers) {
    steps.push_back([proc, pid = pids[i], look, &stop, pool](Heartbeat& heart) {
      Looked seen = look_with_threads(proc, pid, look, stop, heart);
      for (ProcessFacts& facts : seen.facts) facts.cgroups = pool->share(facts.cgroups);
      return seen;
    });
  }
  Looks seen = PatientSteps(patience_with_a_look).run(std::move(steps));
  for (std::size_t i = 0; i < seen.size(); ++i) looked[first + i * lookers] = std::move(seen[i]);
}

Looks look_side_by_side(const ProcFs& proc, const std::vector<std::int64_t>& pids, Look look, const StopFlag& stop) {
  Looks looked(pids.size());
  const auto pool = std::make_shared<CgroupPool>();  // of steps that never end, too
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < std::min(lookers, pids.size()); ++i) {
    others.push_back(std::async(std::launch::async, [&, i] { look_at_some(proc, pids, i, look, stop, pool, looked); }));
  }
  look_at_some(proc, pids, 0, look, stop, pool, looked);
  for (std::future<void>& other : others) other.get();
  return looked;
}

/// What did not answer for its memory may answer for the rest: without its root directory the files of its container
/// would be out of reach. What the kernel tells of it without asking it is there in any case.
void look_again_at_stuck(const ProcFs& proc, const std::vector<std::int64_t>& pids, const StopFlag& stop, Looks& looked,
                         Survey& result) {
  std::vector<std::int64_t> stuck;
  for (std::size_t i = 0; i < pids.size(); ++i) {
    if (!looked[i]) stuck.push_back(pids[i]);
  }
  Looks again = look_side_by_side(proc, stuck, Look::without_memory, stop);
  auto next = again.begin();
  for (std::size_t i = 0; i < pids.size(); ++i) {
    if (looked[i]) continue;
    looked[i] = std::move(*next++);
    const char* const lost =
        looked[i] ? "its command line is not known" : "its command line and root directory are not known";
    const Outcome outcome{OutcomeKind::timeout, fmt::format("it did not answer: {}", lost), {}, {}};
    result.findings.push_back({fmt::format("/proc/{}", pids[i]), "look", outcome, {}});
    if (looked[i]) continue;
    looked[i].emplace();
    if (auto facts = look_from_afar(proc, pids[i])) looked[i]->facts.push_back(std::move(*facts));
  }
}

/// kthreadd's facts, else those of pid 1, else, for a user to whom both are closed, our own.
ProcessFacts host_facts(const ProcFs& proc) {
  for (const std::int64_t pid : {kthreadd, std::int64_t{1}, std::int64_t{::getpid()}}) {
    if (auto facts = look_at(proc, pid); facts && facts->root) return std::move(*facts);
  }
  return {};
}

}  // namespace

std::size_t Survey::count_closed() const {
  return static_cast<std::size_t>(std::ranges::count_if(processes, &ProcessFacts::is_closed));
}

SurveyFinding stopped_in(const std::string& stage, std::string what_is_missing) {
  return {"/proc", "stopped", {OutcomeKind::partial, "stopped during " + stage, {}, {}}, std::move(what_is_missing)};
}

std::expected<ProcessFacts, Outcome> look_at(const ProcFs& proc, std::int64_t pid, Look look) {
  const auto process = proc.process(pid);
  if (!process) return std::unexpected(Outcome::from_errno(process.error().system_errno));
  auto facts = look_from_afar(*process);
  if (!facts) return facts;
  read_root(*process, *facts);
  if (look == Look::without_memory) return facts;
  facts->cmdline = split_nul_list(process->read("cmdline", greatest_cmdline).bytes);
  if (facts->cmdline.size() > greatest_arguments) facts->cmdline.resize(greatest_arguments);
  facts->cmdline.shrink_to_fit();
  return facts;
}

bool is_alive(const ProcFs& proc, const ProcessIdentity& identity) {
  const auto process = proc.process(identity.pid);
  if (!process) return false;
  const auto stat = parse_stat(process->read("stat").bytes);
  return stat && stat->start_time == identity.start_time && stat->state != 'Z' && stat->state != 'X';
}

void look_at_all(const ProcFs& proc, const std::vector<std::int64_t>& pids, const std::string& found_by,
                 const StopFlag& stop, Survey& result) {
  Looks looked = look_side_by_side(proc, pids, Look::whole, stop);
  if (!std::ranges::all_of(looked, &std::optional<Looked>::has_value))
    look_again_at_stuck(proc, pids, stop, looked, result);
  std::size_t left_out = 0;
  result.processes.reserve(result.processes.size() + pids.size());
  for (std::size_t i = 0; i < pids.size(); ++i) {
    if (looked[i]->was_left_out) {
      ++left_out;
    } else if (looked[i]->facts.empty()) {
      ++result.vanished;
    }
    for (ProcessFacts& facts : looked[i]->facts) {
      facts.found_by = found_by;
      result.processes.push_back(std::move(facts));
    }
  }
  std::ranges::sort(result.processes, {}, pid_of);
  if (left_out > 0)
    result.findings.push_back(stopped_in("the survey", fmt::format("{} processes were not looked at", left_out)));
}

Result<Survey> survey(const ProcFs& proc, const StopFlag& stop) {
  const auto pids = proc.pids();
  if (!pids) return std::unexpected(pids.error());
  Survey result;
  look_at_all(proc, *pids, {}, stop, result);
  result.host = host_facts(proc);
  return result;
}

}  // namespace exhibit
