// exhibit-collect: takes evidence from the containers of a live host. In the order in which the work goes:
// proc/ sees the processes, runtime/ tells whose they are, acquire/ plans and runs, rootfs/ walks the file systems,
// host/ describes where it happened. What is written is evidence/'s business.
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

#include "collector/acquire/acquisition.h"
#include "collector/acquire/dry_run.h"
#include "collector/acquire/find.h"
#include "collector/acquire/freeze_targets.h"
#include "collector/acquire/list.h"
#include "collector/acquire/summary.h"
#include "collector/command_line/arguments.h"
#include "collector/host/confinement.h"
#include "collector/host/priority.h"
#include "collector/host/stand_by.h"
#include "collector/host/witness.h"
#include "collector/pipeline/lane.h"
#include "evidence/encoding/escape.h"
#include "evidence/encryption/encrypted_output.h"
#include "hashing/secret.h"

namespace exhibit {
namespace {

StopFlag stop_requested{false};

extern "C" void request_stop(int) { stop_requested.store(true); }

/// SIGALRM ends the run as SIGTERM does.
void set_deadline(std::uint64_t seconds) {
  const itimerval timer{{}, {static_cast<time_t>(seconds), 0}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void install_signal_handlers() {
  struct sigaction action{};
  action.sa_handler = request_stop;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGALRM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the output, told as one
}

/// Layers are held open together, and an image may have more than a hundred: takes all descriptors that it may.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// The whole of `text`, or the errno for which it could not be printed.
bool print_whole(std::FILE* stream, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stream) == text.size() && std::fflush(stream) == 0;
}

/// Why there may be less than the host holds.
std::string what_is_closed(std::size_t closed) {
  return closed == 0 ? "" : fmt::format("{} process(es) are closed to this user; run it as root to see all", closed);
}

/// What hides, said at once: an analyst on a live host may want to act on it.
void print_findings(const Survey& survey) {
  for (const SurveyFinding& finding : survey.findings) {
    if (finding.outcome.kind == OutcomeKind::skipped) continue;
    const std::string& said = finding.note.empty() ? finding.outcome.reason : finding.note;
    fmt::print(stderr, "exhibit-collect: {}: {}: {}\n", escape_for_terminal(finding.target), finding.name,
               escape_for_terminal(said));
  }
}

/// Nothing was found, or not what was asked for, since there was no time to look for it.
int fail_too_early(const CollectOptions& options) {
  const bool is_past = options.deadline_seconds > 0 && std::chrono::steady_clock::now() - options.begun >=
                                                           std::chrono::seconds(options.deadline_seconds);
  return fail({ErrorCode::absent,
               0,
               {},
               {},
               fmt::format("stopped by {} before it found what to collect; no bundle was made",
                           is_past ? "the deadline" : "a signal")},
              no_bundle);
}

int fail_with_nothing(const Survey& survey) {
  const std::string closed = what_is_closed(survey.count_closed());
  return fail({ErrorCode::absent,
               0,
               {},
               {},
               "no containerized process is running here" + (closed.empty() ? "" : ": " + closed)},
              no_bundle);
}

int list(const Arguments& arguments, const ProcFs& proc, const Plan& plan) {
  const std::string text =
      arguments.json ? list_as_json(proc, plan.targets, plan.found) : list_as_text(proc, plan.targets, plan.found);
  return print_whole(stdout, text) ? complete : no_bundle;
}

void print_summary(const Arguments& arguments, const AcquisitionResult& result) {
  const bool to_stream = arguments.output == "-";
  const std::string name = to_stream ? "standard output" : arguments.output;
  if (arguments.json) {
    print_whole(to_stream ? stderr : stdout, summary_as_json(arguments.output, result));
  } else if (!arguments.quiet) {
    print_whole(stderr, summary_as_text(name, result));
  }
}

/// What a line about a checkpoint of an encrypted bundle has to say too: its last bytes wait until a chunk is full.
std::string held_back_phrase(const EncryptedOutput* encrypted) {
  return encrypted == nullptr ? std::string() : fmt::format("; {} bytes wait for their chunk", encrypted->held_back());
}

Progress progress_for(const Arguments& arguments) {
  return Progress(!arguments.quiet && !arguments.verbose && is_terminal_of_errors());
}

int acquire_into(const Arguments& arguments, ProcFs proc, const Plan& plan, Output& output, OutsideWitness& outside) {
  Progress progress = progress_for(arguments);
  std::optional<EncryptedOutput> encrypted;
  if (arguments.envelope) encrypted.emplace(*arguments.envelope, output);
  Output& bundle = encrypted ? *encrypted : output;
  const auto witness = [&](const Checkpoint& checkpoint) {
    outside.tell(witness_line(checkpoint));
    spdlog::info("checkpoint {}: {} bytes, sha256 {}{}", checkpoint.sequence, checkpoint.prefix_bytes,
                 checkpoint.prefix_sha256.hex(), held_back_phrase(encrypted ? &*encrypted : nullptr));
  };
  AcquisitionResult result =
      acquire(arguments.options, std::move(proc), plan, bundle, progress, stop_requested, {witness, {}});
  result.is_encrypted = encrypted.has_value();
  progress.clear();
  outside.tell(witness_line(result.bundle_id, result.bundle_bytes, result.seal_sha256));
  if (outside.lost() > 0) spdlog::warn("syslog did not take {} lines for its witness", outside.lost());
  print_summary(arguments, result);
  return result.status == "complete" ? complete : partial;
}

/// The output is open: nothing else is written from now on.
void confine_to(int output, Arguments& arguments) {
  std::string& unconfined = arguments.options.unconfined;
  if (std::string failure = forbid_writing_but_to(output); unconfined.empty()) unconfined = std::move(failure);
  if (!unconfined.empty()) spdlog::warn("not confined: {}", unconfined);
}

int dry_run(Arguments& arguments, ProcFs proc, const Plan& plan) {
  Progress progress = progress_for(arguments);
  confine_to(STDOUT_FILENO, arguments);
  const Estimate estimated = estimate(arguments.options, std::move(proc), plan, progress, stop_requested);
  progress.clear();
  if (!print_whole(stdout, arguments.json ? estimate_as_json(estimated) : estimate_as_text(estimated)))
    return no_bundle;
  return estimated.stopped_by.empty() && estimated.counts.gaps == 0 ? complete : partial;
}

/// Null where it was not asked for, and where nothing is read any more.
std::unique_ptr<Freezer> freeze_if_asked(const Arguments& arguments, const ProcFs& proc, Plan& plan) {
  return arguments.options.freeze && !stop_requested ? freeze_targets(proc, plan.targets, plan.freezes) : nullptr;
}

int collect(Arguments& arguments, ProcFs proc, Plan plan, OutsideWitness& witness) {
  if (arguments.output == "-") {
    if (::isatty(STDOUT_FILENO) == 1) {
      return fail({ErrorCode::io, 0, {}, "-o -", "standard output is a terminal; send it to a file or a pipe"}, usage);
    }
    StreamOutput output(STDOUT_FILENO, "standard output");
    const auto freezer = freeze_if_asked(arguments, proc, plan);
    confine_to(STDOUT_FILENO, arguments);
    return acquire_into(arguments, std::move(proc), plan, output, witness);
  }
  auto output = FileOutput::create(arguments.output);
  if (!output) return fail(output.error(), no_bundle);
  const auto freezer = freeze_if_asked(arguments, proc, plan);
  confine_to(output->descriptor(), arguments);
  return acquire_into(arguments, std::move(proc), plan, *output, witness);
}

/// Before any system call is forbidden: syslog's socket is made now or never.
Result<void> open_witness(const Arguments& arguments, OutsideWitness& witness) {
  for (const std::string& where : arguments.witnesses) {
    if (where == "stderr") witness.also_stderr();
    if (where != "syslog") continue;
    if (auto opened = witness.also_syslog(); !opened) return opened;
  }
  return {};
}

int run(Arguments& arguments) {
  const OutputKind kind =
      arguments.list || arguments.dry_run || arguments.output == "-" ? OutputKind::stream : OutputKind::file;
  OutsideWitness witness;
  if (const auto opened = open_witness(arguments, witness); !opened) return fail(opened.error(), no_bundle);
  arguments.options.unconfined = give_up_capabilities(kind);
  if (std::string failure = forbid_changes(); arguments.options.unconfined.empty())
    arguments.options.unconfined = std::move(failure);
  auto proc = ProcFs::open();
  if (!proc) return fail(proc.error(), no_bundle);
  spdlog::info("procfs: {} {}", proc->source(), proc->note());
  auto found = find_on_host(arguments.options, *proc, stop_requested);
  if (!found) return fail(found.error(), no_bundle);
  const Survey& survey = found->survey;
  spdlog::info("{} processes, {} containers", survey.processes.size(), found->containers.containers.size());
  const auto targets = select_targets(arguments.options, survey, found->containers);
  const bool is_too_early = stop_requested && (arguments.list || !targets || targets->empty());
  if (is_too_early) return fail_too_early(arguments.options);
  if (!arguments.quiet) print_findings(survey);
  if (!targets) return fail(targets.error(), no_bundle);
  if (targets->empty()) return fail_with_nothing(survey);
  if (const std::size_t closed = survey.count_closed(); closed > 0 && !arguments.quiet && ::geteuid() != 0) {
    fmt::print(stderr, "exhibit-collect: {}\n", what_is_closed(closed));
  }
  const Plan plan{survey, found->containers, *targets};
  if (arguments.list) return list(arguments, *proc, plan);
  if (arguments.dry_run) return dry_run(arguments, *std::move(proc), plan);
  return collect(arguments, *std::move(proc), plan, witness);
}

/// An output that failed leaves its partial file: up to its last checkpoint it is evidence.
int fail_output(const OutputError& failure, const Arguments& arguments) {
  Error error = failure.error();
  if (arguments.output != "-") {
    error.detail =
        "what was written stays there and verifies up to its last checkpoint; name another output or stream with -o -";
  }
  return fail(error, no_bundle);
}

int run_and_catch(Arguments& arguments) {
  try {
    return run(arguments);
  } catch (const OutputError& failure) {
    return fail_output(failure, arguments);
  } catch (const std::exception& failure) {
    return fail({ErrorCode::io, 0, {}, {}, failure.what()}, no_bundle);
  }
}

}  // namespace
}  // namespace exhibit

int main(int argc, char** argv) {
  using namespace exhibit;
  forbid_core_dumps();
  auto arguments = parse_arguments(argc, argv);
  if (!arguments) return arguments.error();
  if (arguments->stand_by_seconds > 0) {
    stand_by(std::chrono::seconds(arguments->stand_by_seconds));
    return complete;
  }
  spdlog::set_default_logger(spdlog::stderr_logger_mt("exhibit-collect"));
  spdlog::set_pattern("%n: %v");
  spdlog::set_level(arguments->verbose ? spdlog::level::info : spdlog::level::warn);
  if (arguments->nice) {
    if (const std::string failure = take_lowest_priority(); !failure.empty()) {
      return fail({ErrorCode::io, 0, {}, "--nice", failure}, no_bundle);
    }
  }
  install_signal_handlers();
  raise_descriptor_limit();
  set_deadline(arguments->options.deadline_seconds);
  const int status = run_and_catch(*arguments);
  if (Lane::left_behind() == 0) return status;
  // Threads that wait for an answer that does not come may still touch what would be taken down now.
  std::fflush(nullptr);
  ::_exit(status);
}
