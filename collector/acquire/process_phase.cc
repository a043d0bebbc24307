#include "collector/acquire/process_phase.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "collector/acquire/artifact_members.h"
#include "collector/acquire/container_users.h"
#include "collector/acquire/entrance.h"
#include "collector/acquire/held_content.h"
#include "collector/pipeline/ordered_pipeline.h"
#include "collector/proc/capture.h"
#include "collector/rootfs/answering_mounts.h"

namespace exhibit {
namespace {

/// Captures inside the pipeline: each holds the artifacts of one process.
constexpr std::size_t greatest_captures = 16;

struct Job {
  const Target* target;
  const ProcessFacts* facts;
  ProcessCapture capture;
  std::vector<ProcessContent> contents;
  std::vector<std::pair<std::string, std::string>> left_out;
  bool held_all = true;  ///< contents are all that the process holds
  std::vector<Piece> pieces;
};

/// What one thread reads with.
struct Reader {
  explicit Reader(const Run& run)
      : held(run.proc.descriptor(), {rule_of_what_no_image_has(run.options.hash),
                                     {CaptureRule::Kind::everything},
                                     run.blobs,
                                     "/proc",
                                     &run.stop,
                                     &run.rate,
                                     run.options.measure_only}) {}
  PatientSteps patient{patience_with_proc};
  HeldContentReader held;
};

/// The work of one thread.
class ProcessWork {
 public:
  ProcessWork(const Run& run, const AnsweringMounts& mounts)
      : run_(run), mounts_(mounts), reader_(std::make_shared<Reader>(run)) {}

  void operator()(Job& job, const Turn& turn) const {
    const ProcessIdentity& identity = job.facts->identity;
    job.capture = capture_process(run_.proc, identity, reader_->patient);
    const OutcomeKind became = job.capture.record.outcome.kind;
    const bool is_there = became == OutcomeKind::ok || became == OutcomeKind::changed;
    if (!is_there || !holds_nameless_files(job.capture)) return;
    const auto folder = run_.proc.process(identity.pid);
    if (!folder || !is_alive(run_.proc, identity)) {
      job.held_all = false;
      return;
    }
    job.contents = read_contents(*folder, job, turn);
    job.held_all = !reader_->held.was_cut();
    job.left_out = reader_->held.take_left_out();
  }

 private:
  std::vector<ProcessContent> read_contents(const ProcessFolder& folder, Job& job, const Turn& turn) const {
    AnsweringMounts mounts = mounts_;
    for (const CapturedArtifact& artifact : job.capture.artifacts) {
      if (artifact.name == "mountinfo")
        mounts.learn(parse_mountinfo(artifact.file.bytes).mounts, has_mounts_of_root(folder));
    }
    if (run_.blobs == nullptr) return reader_->held.read(folder, mounts, nullptr);
    PieceWriter pieces(*run_.blobs, turn, job.pieces);
    return reader_->held.read(folder, mounts, &pieces);
  }

  const Run& run_;
  const AnsweringMounts& mounts_;
  std::shared_ptr<Reader> reader_;
};

/// content.jsonl, where there is anything to tell.
void add_contents(Run& run, const std::string& folder, Job& job) {
  if (run.blobs != nullptr) write_pieces(*run.blobs, job.pieces);
  if (!job.held_all) {
    const Outcome outcome{OutcomeKind::partial, "not all that it holds was read: it ended, or holds too many", {}, {}};
    run.ledger.add({"artifact", folder, "content.jsonl", outcome, {}, now()});
  }
  if (job.contents.empty()) return;
  std::string text;
  for (const ProcessContent& content : job.contents) text += to_json(content) + "\n";
  run.bundle.add(folder + "content.jsonl", text,
                 {"/proc/" + std::to_string(job.facts->identity.pid), {}, now(), now()});
  for (const ProcessContent& content : job.contents) {
    const Outcome& outcome = content.file.outcome;
    if (!outcome.is_ok()) run.ledger.add({"artifact", folder, content.name, outcome, content.file.path, now()});
  }
  for (const auto& [name, why] : job.left_out) {
    run.ledger.add({"capture", folder, name, Outcome::skipped(why), {}, now()});
  }
}

/// A process has one line, and one for each of its artifacts that is a gap.
void tell_ledger(Run& run, const std::string& folder, const ProcessRecord& record) {
  run.ledger.add({"process", folder, record.cid, record.outcome, record.comm, now()});
  for (const ArtifactOutcome& artifact : record.artifacts) {
    if (artifact.outcome.is_gap()) run.ledger.add({"artifact", folder, artifact.name, artifact.outcome, {}, now()});
  }
}

void add_capture(Run& run, Job& job, ContainerUsers& users, const FoundContainers& found) {
  ProcessRecord& record = job.capture.record;
  record.cid = job.target->cid;
  record.thread_of = job.facts->thread_of;
  record.found_by = job.facts->found_by;
  record.user = users.name_of(*job.facts, bytes_of("uid_map", job.capture.artifacts));
  if (const Shim* shim = shim_of(*job.facts, found)) record.shim = *shim;
  if (record.comm.empty()) record.comm = job.facts->comm;
  const std::string folder = "data/c/" + record.cid + "/p/" + folder_name(record.identity) + "/";
  add_artifacts(run.bundle, folder, job.capture.artifacts);
  add_contents(run, folder, job);
  run.bundle.add(folder + "process.json", to_json(record) + "\n");
  tell_ledger(run, folder, record);
  ++run.counts.processes;
}

std::size_t count_processes(const std::vector<Target>& targets) {
  std::size_t count = 0;
  for (const Target& target : targets) count += target.processes.size();
  return count;
}

}  // namespace

void capture_processes(Run& run, const std::vector<Target>& targets, const FoundContainers& found) {
  const AnsweringMounts mounts = answering_mounts_of_host(run.proc);
  OrderedPipeline<Job> pipeline(run.options.threads, {greatest_captures}, [&] { return ProcessWork(run, mounts); });
  const std::jthread giver([&] {
    for (const Target& target : targets) {
      for (const ProcessFacts* facts : target.processes) {
        if (run.stopped() || !pipeline.push({&target, facts})) break;
      }
    }
    pipeline.close();
  });
  const AbandonAtExit ends_the_giver(pipeline);
  const std::size_t all = count_processes(targets);
  ContainerUsers users(run.proc);
  while (const std::unique_ptr<Job> job = pipeline.pop()) {
    add_capture(run, *job, users, found);
    run.progress.processes(run.counts.processes, all);
  }
}

}  // namespace exhibit
