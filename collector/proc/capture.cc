#include "collector/proc/capture.h"

#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "collector/proc/artifact_names.h"
#include "collector/proc/capture_tables.h"
#include "collector/proc/parse.h"

namespace exhibit {
namespace {

constexpr std::array network_files = {"tcp",    "tcp6",    "udp",   "udp6",       "raw", "raw6", "unix",
                                      "packet", "netlink", "route", "ipv6_route", "arp", "dev"};

std::string member_name_of(std::string_view file) {
  std::string name(file);
  for (char& c : name) c = c == '/' ? '-' : c;
  return name;
}

std::string source_of(std::int64_t pid, std::string_view file) { return fmt::format("/proc/{}/{}", pid, file); }

/// A process that has ended and waits for its parent: it has hardly anything left to read.
bool is_zombie(const ProcessStat& stat) { return stat.state == 'Z' || stat.state == 'X'; }

/// Says why an artifact that cannot be read is missing without a gap: this kernel or this process has none.
void excuse_what_is_not_there(Outcome& outcome, bool zombie) {
  if (outcome.is_ok()) return;
  if (zombie) {
    outcome = Outcome::skipped("the process has ended: a zombie has none");
  } else if (outcome.kind == OutcomeKind::vanished) {
    outcome = Outcome::skipped("this kernel or process has none");
  } else if (outcome.errno_symbol == "EINVAL") {  // attr/current where no security module is loaded
    outcome = Outcome::skipped("no security module answers");
  }
}

/// Whatever a process that ended meanwhile answered, it answered because it ended.
void blame_the_end(Outcome& outcome) {
  if (!outcome.is_ok()) outcome = {OutcomeKind::vanished, "ended while it was read", outcome.errno_symbol, {}};
}

std::optional<ProcessStat> stat_of(const ProcessFolder& process) { return parse_stat(process.read("stat").bytes); }

/// The kernel puts the environment above the stack's start. A process with it anywhere else shows what it likes.
bool has_moved_environ(const ProcessStat& stat) {
  return stat.environ_start != 0 && stat.environ_start < stat.stack_start;
}

void derive(ProcessRecord& record, const std::vector<CapturedArtifact>& artifacts) {
  for (const CapturedArtifact& artifact : artifacts) {
    const std::string& bytes = artifact.file.bytes;
    if (artifact.name == "cmdline") record.cmdline = split_nul_list(bytes);
    if (artifact.name == "environ" && artifact.file.outcome.is_ok()) record.environ_state = classify_environ(bytes);
    if (artifact.name == "stat" && record.environ_state == "intact") {
      if (const auto stat = parse_stat(bytes); stat && has_moved_environ(*stat)) record.environ_state = "moved";
    }
    if (artifact.name == "status") {
      if (auto status = parse_status(bytes)) {
        record.uid = status->uid;
        record.gid = status->gid;
        record.nspid = std::move(status->nspid);
      }
    }
  }
}

void derive(ProcessRecord& record, const ProcessLinks& links) {
  record.cwd = links.cwd.target;
  record.root = links.root.target;
  record.exe = links.exe.target;
  for (const auto& [name, link] : links.namespaces) {
    if (const auto inode = namespace_inode(link.target)) record.namespaces[name] = *inode;
  }
}

/// What one step reads: an artifact, and the links where it is theirs.
struct StepResult {
  RawFile file;
  std::optional<ProcessLinks> links;
};

struct NamedStep {
  std::string name;
  std::string source;
  PatientSteps::Step<StepResult> step;
};

using SharedFolder = std::shared_ptr<const ProcessFolder>;

/// Read in one step, used in another, which may run while the first was left behind.
class SharedLinks {
 public:
  void set(const ProcessLinks& links) {
    const std::lock_guard lock(mutex_);
    links_ = links;
  }
  std::optional<ProcessLinks> get() const {
    const std::lock_guard lock(mutex_);
    return links_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<ProcessLinks> links_;
};

std::vector<NamedStep> steps_for(const SharedFolder& process) {
  std::vector<NamedStep> steps;
  steps.reserve(raw_files.size() + 3);
  const std::int64_t pid = process->pid();
  for (const char* file : raw_files) {
    steps.push_back({member_name_of(file), source_of(pid, file),
                     [process, file](Heartbeat&) { return StepResult{process->read(file), {}}; }});
  }
  const auto shared_links = std::make_shared<SharedLinks>();
  steps.push_back({"links.json", source_of(pid, ""), [process, shared_links](Heartbeat&) {
                     ProcessLinks links = read_links(*process);
                     shared_links->set(links);
                     RawFile file = as_artifact(links);
                     return StepResult{std::move(file), std::move(links)};
                   }});
  steps.push_back({"fd.jsonl", source_of(pid, "fd"),
                   [process](Heartbeat& heart) { return StepResult{read_open_files(*process, heart), {}}; }});
  steps.push_back({"task.jsonl", source_of(pid, "task"), [process, shared_links](Heartbeat& heart) {
                     const auto links = shared_links->get();
                     return StepResult{read_tasks(*process, links ? *links : read_links(*process), heart), {}};
                   }});
  return steps;
}

RawFile no_answer() {
  RawFile file;
  file.outcome = {OutcomeKind::timeout, "it did not answer", {}, {}};
  file.begun = file.ended = now();
  return file;
}

std::vector<CapturedArtifact> read_all(const SharedFolder& process, PatientSteps& patient, ProcessRecord& record) {
  std::vector<NamedStep> steps = steps_for(process);
  std::vector<PatientSteps::Step<StepResult>> work;
  for (NamedStep& step : steps) work.push_back(std::move(step.step));
  auto results = patient.run(std::move(work));
  std::vector<CapturedArtifact> artifacts;
  artifacts.reserve(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::optional<StepResult>& result = results[i];
    if (result && result->links) derive(record, *result->links);
    artifacts.push_back(
        {std::move(steps[i].name), std::move(steps[i].source), result ? std::move(result->file) : no_answer()});
  }
  derive(record, artifacts);
  return artifacts;
}

/// Names of the namespaces, and "root", that are others after the reading than those in the record: the process moved
/// meanwhile.
std::vector<std::string> moves_since(const ProcessRecord& record, const ProcessLinks& after) {
  std::vector<std::string> moved;
  for (const auto& [name, link] : after.namespaces) {
    const auto inode = namespace_inode(link.target);
    const auto before = record.namespaces.find(name);
    if (inode && before != record.namespaces.end() && before->second != *inode) moved.push_back("ns/" + name);
  }
  if (after.root.outcome.is_ok() && after.root.target != record.root) moved.emplace_back("root");
  return moved;
}

/// Keeps what was read, and for everything the word on what became of it.
void settle_outcomes(ProcessCapture& capture, bool ended_meanwhile) {
  const bool zombie = capture.record.state == "Z" || capture.record.state == "X";
  for (CapturedArtifact& artifact : capture.artifacts) {
    if (ended_meanwhile) {
      blame_the_end(artifact.file.outcome);
    } else {
      excuse_what_is_not_there(artifact.file.outcome, zombie);
    }
    capture.record.artifacts.push_back({artifact.name, artifact.file.outcome, artifact.file.bytes.size()});
  }
  std::erase_if(capture.artifacts, [](const CapturedArtifact& artifact) {
    return !artifact.file.outcome.is_ok() && artifact.file.bytes.empty();
  });
}

}  // namespace

Timestamp start_of(std::uint64_t start_time) {
  timespec wall{}, boot{};
  clock_gettime(CLOCK_REALTIME, &wall);
  clock_gettime(CLOCK_BOOTTIME, &boot);
  const auto in_nanoseconds = [](const timespec& time) { return time.tv_sec * 1'000'000'000LL + time.tv_nsec; };
  const auto ticks = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  const auto since_boot = static_cast<std::int64_t>(start_time * (1'000'000'000ULL / ticks));
  const std::int64_t start = in_nanoseconds(wall) - in_nanoseconds(boot) + since_boot;
  return {start / 1'000'000'000, static_cast<std::uint32_t>(start % 1'000'000'000)};
}

ProcessCapture capture_process(const ProcFs& proc, const ProcessIdentity& identity, PatientSteps& patient) {
  ProcessCapture capture;
  ProcessRecord& record = capture.record;
  record.identity = identity;
  record.started = to_iso8601(start_of(identity.start_time));
  record.captured = to_iso8601(now());
  auto folder = proc.process(identity.pid);
  if (!folder) {
    record.outcome = Outcome::from_errno(folder.error().system_errno);
    return capture;
  }
  const auto process = std::make_shared<const ProcessFolder>(std::move(*folder));
  auto stat = stat_of(*process);
  if (!stat || stat->start_time != identity.start_time) {
    record.outcome.kind = stat ? OutcomeKind::reused : OutcomeKind::vanished;
    return capture;
  }
  record.ppid = stat->ppid;
  record.comm = std::move(stat->comm);
  record.state = std::string(1, stat->state);
  record.threads = stat->threads;
  capture.artifacts = read_all(process, patient, record);
  const auto stat_after = stat_of(*process);
  const bool ended_meanwhile = !stat_after || (is_zombie(*stat_after) && !is_zombie(*stat));
  if (ended_meanwhile) {
    record.outcome = {OutcomeKind::vanished, "ended while it was read", {}, {}};
  } else if (auto moved = moves_since(record, read_links(*process)); !moved.empty() && !record.namespaces.empty()) {
    record.outcome = {OutcomeKind::changed, {}, {}, std::move(moved)};
  }
  settle_outcomes(capture, ended_meanwhile);
  return capture;
}

std::vector<CapturedArtifact> capture_network(const ProcFs& proc, const ProcessIdentity& identity) {
  std::vector<CapturedArtifact> artifacts;
  const auto process = proc.process(identity.pid);
  if (!process) return artifacts;
  const auto stat = stat_of(*process);
  if (!stat || stat->start_time != identity.start_time) return artifacts;
  for (const char* file : network_files) {
    const std::string path = std::string("net/") + file;
    artifacts.push_back({file, source_of(identity.pid, path), process->read(path.c_str())});
  }
  if (!stat_of(*process)) return artifacts;
  for (CapturedArtifact& artifact : artifacts) excuse_what_is_not_there(artifact.file.outcome, is_zombie(*stat));
  return artifacts;
}

}  // namespace exhibit
