#include "collector/acquire/acquisition.h"

#include <fmt/format.h>
#include <linux/capability.h>

#include <chrono>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "collector/acquire/filesystem_phase.h"
#include "collector/acquire/network_phase.h"
#include "collector/acquire/process_phase.h"
#include "collector/host/host.h"
#include "collector/host/privileges.h"
#include "hashing/uuid.h"

namespace exhibit {
namespace {

std::vector<std::string> selection_text(const CollectOptions& options) {
  std::vector<std::string> selection;
  for (const std::string& container : options.containers) selection.push_back("container " + container);
  for (const std::int64_t pid : options.pids) selection.push_back(fmt::format("pid {}", pid));
  if (selection.empty()) selection.emplace_back("all containers");
  if (options.exited) selection.emplace_back("exited containers");
  return selection;
}

AcquisitionStart describe_start(const Run& run, const ProcessFacts& resident) {
  AcquisitionStart start;
  start.bundle_id = run.bundle.bundle_id();
  start.tool_version = EXHIBIT_VERSION;
  start.tool_sha256 = own_digest(run.proc);
  start.argv = run.options.argv;
  start.operator_facts = run.options.operator_facts;
  describe_host(run.proc, resident, start);
  start.clocks = read_clocks();
  describe_privileges(start);
  start.unconfined = run.options.unconfined;
  start.proc_source = run.proc.source();
  start.proc_note = run.proc.note();
  start.selection = selection_text(run.options);
  start.hash = hash_mode_word(run.options.hash);
  start.capture = capture_mode_word(run.options.capture.mode);
  start.limits = {{"proc_file_bytes", static_cast<std::int64_t>(greatest_proc_file)},
                  {"capture_file_bytes", static_cast<std::int64_t>(run.options.capture.greatest_file)},
                  {"capture_bytes", static_cast<std::int64_t>(run.options.capture.greatest_total)}};
  const std::uint64_t rate = run.options.greatest_rate;
  if (rate > 0) start.limits.emplace_back("read_bytes_per_second", static_cast<std::int64_t>(rate));
  return start;
}

/// "01-docker-config.v2.json": numbered, so that two sources never have one name.
std::string state_member(const std::string& cid, std::size_t number, const std::string& name) {
  return fmt::format("data/c/{}/state/{:02}-{}", cid, number, name);
}

void add_containers(Run& run, const std::vector<Target>& targets) {
  std::string text;
  for (const Target& target : targets) {
    if (target.container == nullptr) continue;
    ContainerRecord record = target.container->record;
    record.cid = target.cid;
    for (std::size_t i = 0; i < target.container->state.size(); ++i) {
      const RuntimeStateFile& file = target.container->state[i];
      record.state_files.push_back({state_member(target.cid, i + 1, file.name), file.source});
    }
    text += to_json(record) + "\n";
    ++run.counts.containers;
  }
  run.bundle.add("data/containers.jsonl", text);
}

/// A member each, since a redacted copy may withhold a variable of one of them.
void add_configured_environments(Run& run, const std::vector<Target>& targets) {
  for (const Target& target : targets) {
    if (target.container == nullptr || target.container->record.configured_env.empty()) continue;
    const ContainerRecord& record = target.container->record;
    run.bundle.add(configured_env_member(target.cid), configured_env_lines(record.configured_env));
  }
}

void add_state_files(Run& run, const std::vector<Target>& targets) {
  for (const Target& target : targets) {
    if (target.container == nullptr) continue;
    for (std::size_t i = 0; i < target.container->state.size(); ++i) {
      const RuntimeStateFile& file = target.container->state[i];
      const RawFile& content = file.content;
      if (!content.outcome.is_ok()) run.ledger.add({"state", file.source, target.cid, content.outcome, {}, now()});
      run.bundle.add(state_member(target.cid, i + 1, file.name), content.bytes,
                     {file.source, content.outcome, content.begun, content.ended});
    }
  }
}

/// What could not be read may tell of containers that have exited.
void tell_unread_state(Run& run, const FoundContainers& found) {
  for (const UnreadState& unread : found.unread) {
    run.ledger.add({"state", unread.where, "exited containers", unread.outcome, {}, now()});
  }
}

void tell_privileges(Run& run, const AcquisitionStart& start) {
  for (const MissingCapability& missing : start.missing) {
    run.ledger.add(
        {"acquisition", missing.capability, "privileges", Outcome::skipped("not held"), missing.lost, now()});
  }
  if (!start.unconfined.empty()) {
    run.ledger.add({"acquisition", "seccomp", "privileges", Outcome::skipped(start.unconfined),
                    "nothing but its own code kept the collector from changing anything", now()});
  }
  if (!start.proc_note.empty()) {
    run.ledger.add({"acquisition", "/proc", "procfs", Outcome::skipped(start.proc_note), {}, now()});
  }
}

/// Who may not look at a process cannot tell whether a container holds it.
void tell_closed_processes(Run& run, const Survey& survey) {
  for (const ProcessFacts& facts : survey.processes) {
    if (!facts.is_closed()) continue;
    const Outcome outcome = Outcome::skipped("closed to this user: whether it is in a container cannot be told");
    run.ledger.add({"survey", fmt::format("/proc/{}", facts.identity.pid), "closed", outcome, facts.comm, now()});
  }
}

/// What hides, and what was mounted over /proc.
void tell_findings(Run& run, const Survey& survey) {
  for (const SurveyFinding& finding : survey.findings) {
    run.ledger.add({"survey", finding.target, finding.name, finding.outcome, finding.note, now()});
  }
}

void tell_freezes(Run& run, const std::vector<FreezeResult>& freezes) {
  for (const FreezeResult& freeze : freezes) {
    run.ledger.add({"container", freeze.container, "freeze", freeze.outcome, freeze.cgroup, now()});
  }
}

/// Both set the same flag; the clock tells which it was.
std::string what_stopped(const Run& run) {
  if (!run.stopped()) return {};
  const std::chrono::seconds deadline(run.options.deadline_seconds);
  const bool is_past = deadline.count() > 0 && std::chrono::steady_clock::now() - run.options.begun >= deadline;
  return is_past ? "deadline" : "signal";
}

AcquisitionFinish describe_finish(const Run& run) {
  AcquisitionFinish finish;
  finish.stopped_by = what_stopped(run);
  finish.clocks = read_clocks();
  finish.counts = run.counts;
  finish.counts.gaps = run.ledger.gaps();
  finish.status = run.stopped() || finish.counts.gaps > 0 ? "partial" : "complete";
  finish.counts.vanished = run.ledger.vanished();
  finish.counts.left_out = run.ledger.left_out();
  finish.counts.ledger_parts = run.ledger.parts();
  if (run.blobs != nullptr) {
    finish.counts.blobs = run.blobs->blobs();
    finish.counts.blob_bytes = run.blobs->bytes();
  }
  finish.footprint = read_footprint(run.proc);
  return finish;
}

/// Only where there are any: an empty list would say that another bundle was counted on.
void add_held_elsewhere(Run& run) {
  if (run.blobs == nullptr) return;
  std::string text;
  for (const PieceElsewhere& piece : run.blobs->left_elsewhere()) {
    text += to_json(piece) + "\n";
    run.counts.bytes_elsewhere += piece.bytes;
  }
  if (text.empty()) return;
  run.bundle.add(std::string(held_elsewhere_member), text);
}

/// The kernel takes a procfs of one's own down where it is let go of, which lasts about as long as reading it did: a
/// thread does it beside what comes next, where there can be one.
std::jthread let_go_of(ProcFs proc) {
  try {
    return std::jthread([held = std::optional(std::move(proc))]() mutable { held.reset(); });
  } catch (const std::system_error&) {
    return {};
  }
}

/// A new one in its place, of which the kernel remembers nothing: what comes after the processes needs few of its
/// files.
std::jthread renew(ProcFs& proc) {
  if (!proc.is_own()) return {};
  auto fresh = ProcFs::open();
  if (!fresh || !fresh->is_own()) return {};
  return let_go_of(std::exchange(proc, *std::move(fresh)));
}

}  // namespace

AcquisitionResult acquire(const CollectOptions& options, ProcFs proc, const Plan& plan, Output& output,
                          Progress& progress, const std::atomic<bool>& stop, const Witnesses& witnesses) {
  const auto begun = std::chrono::steady_clock::now();
  const Timestamp started = now();
  BundleWriter bundle(output, random_uuid(), started);
  bundle.set_witness(witnesses.checkpoint);
  LedgerWriter ledger(bundle, witnesses.ledger);
  BlobStore blobs(bundle, options.capture, options.held_elsewhere);
  RateLimit rate(options.greatest_rate);
  Run run{options, proc, bundle, ledger, progress, stop, rate};
  if (options.capture.mode != CaptureMode::none) run.blobs = &blobs;
  run.may_see_overlay_marks = holds_capability(CAP_SYS_ADMIN);

  const AcquisitionStart start = describe_start(run, plan.survey.host);
  bundle.add("data/acquisition/start.json", to_json(start) + "\n");
  tell_privileges(run, start);
  tell_closed_processes(run, plan.survey);
  tell_findings(run, plan.survey);
  tell_freezes(run, plan.freezes);
  tell_unread_state(run, plan.found);
  add_containers(run, plan.targets);
  add_configured_environments(run, plan.targets);
  add_state_files(run, plan.targets);
  capture_processes(run, plan.targets, plan.found);
  capture_networks(run, plan.targets);
  const std::jthread taking_down = renew(proc);
  capture_file_systems(run, plan.targets, plan.survey.host, plan.found);
  add_held_elsewhere(run);
  ledger.finish();
  const AcquisitionFinish finish = describe_finish(run);
  bundle.add("data/acquisition/finish.json", to_json(finish) + "\n");
  const BundleWriter::Sealed sealed = bundle.seal(finish.status, finish.counts.gaps);

  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begun;
  return {bundle.bundle_id(),     finish.status,    finish.stopped_by,  finish.counts,
          bundle.bytes_written(), blobs.reserved(), sealed.seal_sha256, elapsed.count()};
}

}  // namespace exhibit
