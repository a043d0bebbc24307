#include "collector/proc/survey.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "collector/proc/threads.h"
#include "evidence/records/process.h"

namespace exhibit {
namespace {

constexpr std::array namespace_links = {"ns/cgroup", "ns/ipc", "ns/mnt", "ns/net", "ns/pid", "ns/time", "ns/user", "ns/uts"};
constexpr std::uint64_t kernel_thread_flag = 0x200000;  // PF_KTHREAD
constexpr std::size_t greatest_cmdline = std::size_t{128} << 10;

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
  struct stat status {};
  if (::fstat(root->get(), &status) == 0) facts.root = RootIdentity{status.st_dev, status.st_ino};
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

/// kthreadd's facts, else those of pid 1, else, for a user to whom both are closed, our own.
ProcessFacts host_facts(const ProcFs& proc) {
  for (const std::int64_t pid : {kthreadd, std::int64_t{1}, std::int64_t{::getpid()}}) {
    if (auto facts = look_at(proc, pid); facts && facts->root) return std::move(*facts);
  }
  return {};
}

}  // namespace

std::expected<ProcessFacts, Outcome> look_at(const ProcFs& proc, std::int64_t pid) {
  const auto process = proc.process(pid);
  if (!process) return std::unexpected(Outcome::from_errno(process.error().system_errno));
  const RawFile raw_stat = process->read("stat");
  if (!raw_stat.outcome.is_ok()) return std::unexpected(raw_stat.outcome);
  auto stat = parse_stat(raw_stat.bytes);
  if (!stat) return std::unexpected(Outcome{OutcomeKind::error, "stat is not of its form", {}, {}});

  ProcessFacts facts;
  facts.identity = {pid, stat->start_time};
  facts.ppid = stat->ppid;
  facts.threads = stat->threads;
  facts.comm = std::move(stat->comm);
  facts.state = stat->state;
  facts.kernel_thread = (stat->flags & kernel_thread_flag) != 0;
  facts.cmdline = split_nul_list(process->read("cmdline", greatest_cmdline).bytes);
  read_status(*process, facts);
  facts.cgroups = parse_cgroup(process->read("cgroup").bytes);
  read_namespaces(*process, facts);
  read_root(*process, facts);
  return facts;
}

void add_with_threads(const ProcFs& proc, ProcessFacts process, std::vector<ProcessFacts>& processes) {
  std::vector<ProcessFacts> threads = threads_that_differ(proc, process);
  processes.push_back(std::move(process));
  std::ranges::move(threads, std::back_inserter(processes));
}

Result<Survey> survey(const ProcFs& proc) {
  const auto pids = proc.pids();
  if (!pids) return std::unexpected(pids.error());
  Survey result;
  for (const std::int64_t pid : *pids) {
    auto facts = look_at(proc, pid);
    if (facts) {
      add_with_threads(proc, std::move(*facts), result.processes);
    } else if (facts.error().kind == OutcomeKind::vanished) {
      ++result.vanished;
    }
  }
  std::ranges::sort(result.processes, {}, pid_of);
  result.host = host_facts(proc);
  return result;
}

}  // namespace exhibit
