// exhibit-collect: takes evidence from the containers of a live host. In the order in which the work goes:
// proc/ sees the processes, runtime/ tells whose they are, acquire/ plans and runs, rootfs/ walks the file systems,
// host/ describes where it happened. What is written is evidence/'s business.
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

#include "collector/acquire/acquisition.h"
#include "collector/acquire/freeze_targets.h"
#include "collector/acquire/list.h"
#include "collector/acquire/summary.h"
#include "collector/crosscheck/cross_check.h"
#include "collector/host/confinement.h"
#include "collector/host/priority.h"
#include "collector/host/stand_by.h"
#include "collector/host/witness.h"
#include "collector/pipeline/lane.h"
#include "collector/runtime/exited.h"
#include "evidence/completion/completion.h"
#include "evidence/encoding/escape.h"
#include "evidence/encryption/encrypted_output.h"
#include "evidence/encryption/named_recipients.h"
#include "evidence/version/version.h"
#include "hashing/secret.h"

namespace exhibit {
namespace {

enum ExitStatus : int { complete = 0, no_bundle = 1, usage = 2, partial = 3 };

constexpr const char* footer = R"(Examples:
  exhibit-collect --list                      what would be collected
  sudo exhibit-collect -o before.tar          all containers of this host
  sudo exhibit-collect -o web.tar --container web
  sudo exhibit-collect -o dead.tar --state-root /mnt/disk/var/lib/docker
  sudo exhibit-collect -o all.tar --capture all --capture-limit 20G
  sudo exhibit-collect -o - --witness syslog | ssh examiner exhibit receive -o host.tar
  sudo exhibit-collect -o host.tar.age --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p

Exit status:
  0  complete: everything planned is in the bundle
  1  no bundle was made
  2  usage
  3  partial: a sealed bundle with gaps, or stopped early by a signal or --deadline; the ledger says what is missing

Needs root, or CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH, CAP_FOWNER, CAP_SYS_ADMIN, CAP_SYS_CHROOT and CAP_SYS_NICE, to see all of
it; with less it takes what it may see and says what is lost. It changes nothing in a container and asks no daemon.)";

struct Arguments {
  CollectOptions options;
  std::string output;
  std::vector<std::string> recipients;
  const age::Envelope* envelope = nullptr;  ///< null: the bundle is not encrypted
  bool list = false;
  std::uint64_t stand_by_seconds = 0;  ///< 0: not asked for
  bool json = false;
  bool quiet = false;
  bool nice = false;
  bool verbose = false;
  std::string hash = "sha256";
  std::string capture = "runtime";
  std::string skip_captured;  ///< a manifest of an earlier bundle
  std::vector<std::string> witnesses;
};

/// What a person says of the acquisition: an option, and its field in start.json.
struct OperatorFact {
  const char* option;
  const char* field;
  std::string value;
};

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

void define(CLI::App& app, Arguments& arguments, std::vector<OperatorFact>& facts) {
  CollectOptions& options = arguments.options;
  app.footer(footer);
  app.set_version_flag("--version", [] { return version_text("exhibit-collect"); });
  auto* list = app.add_flag("--list", arguments.list, "List containerized processes and exited containers, and end");
  auto* output = app.add_option("-o,--output", arguments.output, "The new bundle; - for standard output");
  output->type_name("FILE")->excludes(list);
  app.add_option("--recipient", arguments.recipients,
                 "Encrypt to: age1…, ssh-ed25519 …, a certificate or a file of recipients; may be given again")
      ->type_name("RECIPIENT")
      ->allow_extra_args(false)
      ->excludes(list);
  app.add_option("--container", options.containers, "Only this container; may be given again")
      ->type_name("ID|NAME")
      ->allow_extra_args(false);
  app.add_option("--pid", options.pids, "Only this process, of a container or not; may be given again")
      ->type_name("PID")
      ->allow_extra_args(false);
  app.add_flag("--exited", options.exited, "Containers that have exited too, from what their runtime left on disk");
  app.add_option("--state-root", options.state_roots, "A runtime has its state here; implies --exited")
      ->type_name("DIR")
      ->allow_extra_args(false);
  app.add_option("--hash", arguments.hash, "Digest of file contents: sha256 or none")
      ->check(CLI::IsMember({"sha256", "none"}))
      ->type_name("sha256|none");
  app.add_option("--capture", arguments.capture,
                 "Contents to keep: runtime (what the image did not bring), all or none")
      ->check(CLI::IsMember({"none", "runtime", "all"}))
      ->type_name("runtime|all|none");
  app.add_option("--capture-file-limit", options.capture.greatest_file, "Leave out larger files (default 64 MiB)")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE");
  app.add_option("--capture-limit", options.capture.greatest_total,
                 "Keep at most this much content in all (default 1 GiB)")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE");
  app.add_option("--skip-captured", arguments.skip_captured,
                 "Leave out content that an earlier bundle holds: the file is its manifest-sha256.txt")
      ->type_name("FILE");
  app.add_flag("--freeze", options.freeze,
               "Stop the containers while they are read; they go on afterwards, whatever happens");
  app.add_option("--deadline", options.deadline_seconds, "Seal what there is after so many seconds")
      ->type_name("SECONDS");
  app.add_option("--max-rate", options.greatest_rate,
                 "Read contents at no more than so many bytes a second, all threads together")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::PositiveNumber)
      ->type_name("SIZE");
  app.add_flag("--nice", arguments.nice,
               "Take processor and disks only when nobody else wants them (nice 19, I/O class idle)");
  app.add_flag("--include-network", options.mounts.include_network,
               "Walk network and FUSE file systems too, which may hang");
  app.add_flag("--include-host-root", options.mounts.include_host_root,
               "Walk the host's root file system where a container has it mounted");
  app.add_option("--stand-by", arguments.stand_by_seconds,
                 "Do nothing for so long, and end: where a container is to be, to execute this program in")
      ->check(CLI::Range(1, 1000000))
      ->type_name("SECONDS")
      ->excludes(list)
      ->excludes(output);
  for (OperatorFact& fact : facts) {
    app.add_option(fact.option, fact.value, "Recorded in the bundle")->type_name("TEXT");
  }
  app.add_option("--witness", arguments.witnesses,
                 "Tell each checkpoint and the seal on standard error or to syslog; may be given again")
      ->check(CLI::IsMember({"stderr", "syslog"}))
      ->allow_extra_args(false)
      ->type_name("stderr|syslog");
  app.add_flag("--json", arguments.json, "Facts as JSON: a line for each process, or the closing summary");
  app.add_flag("-q,--quiet", arguments.quiet, "No progress line and no summary");
  app.add_flag("-v,--verbose", arguments.verbose, "Tell the steps and each checkpoint on standard error");
}

CaptureMode capture_mode_of(const std::string& word) {
  if (word == "none") return CaptureMode::none;
  return word == "all" ? CaptureMode::all : CaptureMode::runtime;
}

int fail(const Error& error, ExitStatus status) {
  fmt::print(stderr, "exhibit-collect: {}\n", error.message());
  return status;
}

/// The whole of `text`, or the errno for which it could not be printed.
bool print_whole(std::FILE* stream, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stream) == text.size() && std::fflush(stream) == 0;
}

/// Processes whose root directory this user may not see.
std::size_t count_closed(const Survey& survey) {
  return static_cast<std::size_t>(std::ranges::count_if(
      survey.processes, [](const ProcessFacts& facts) { return !facts.unread.empty() && !facts.kernel_thread; }));
}

/// Why there may be less than the host holds.
std::string what_is_closed(std::size_t closed) {
  return closed == 0 ? "" : fmt::format("{} process(es) are closed to this user; run it as root to see all", closed);
}

/// What hides, said at once: an analyst on a live host may want to act on it.
void print_findings(const Survey& survey) {
  for (const SurveyFinding& finding : survey.findings) {
    if (finding.outcome.kind == OutcomeKind::skipped) continue;
    fmt::print(stderr, "exhibit-collect: {}: {}: {}\n", escape_for_terminal(finding.target), finding.name,
               escape_for_terminal(finding.note));
  }
}

/// What there is to be collected, found while nobody told the program to end.
struct Found {
  Survey survey;
  FoundContainers containers;
};

void tell_of_stop(const FoundContainers& containers, bool was_looking_for_exited, Survey& survey) {
  if (containers.left_out > 0) {
    const std::string missing = fmt::format("{} groups of processes were not told apart", containers.left_out);
    survey.findings.push_back(stopped_in("the naming of containers", missing));
  }
  if (was_looking_for_exited) {
    survey.findings.push_back(stopped_in("the search for exited containers", "some may be missing"));
  }
}

Result<Found> find(const CollectOptions& options, const ProcFs& proc) {
  auto seen = survey(proc, stop_requested);
  if (!seen) return std::unexpected(seen.error());
  Found found{*std::move(seen), {}};
  cross_check(proc, found.survey, stop_requested);
  found.containers = find_containers(proc, found.survey, stop_requested);
  if (options.exited) {
    const auto added = add_exited_containers(proc, found.survey, options.state_roots, found.containers, stop_requested);
    if (!added) return std::unexpected(added.error());
  }
  if (stop_requested) tell_of_stop(found.containers, options.exited, found.survey);
  return found;
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
  const std::string closed = what_is_closed(count_closed(survey));
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

int acquire_into(const Arguments& arguments, const ProcFs& proc, const Plan& plan, Output& output,
                 OutsideWitness& outside) {
  Progress progress(!arguments.quiet && !arguments.verbose && ::isatty(STDERR_FILENO) == 1);
  std::optional<EncryptedOutput> encrypted;
  if (arguments.envelope != nullptr) encrypted.emplace(*arguments.envelope, output);
  Output& bundle = encrypted ? *encrypted : output;
  const auto witness = [&](const Checkpoint& checkpoint) {
    outside.tell(witness_line(checkpoint));
    spdlog::info("checkpoint {}: {} bytes, sha256 {}{}", checkpoint.sequence, checkpoint.prefix_bytes,
                 checkpoint.prefix_sha256.hex(), held_back_phrase(encrypted ? &*encrypted : nullptr));
  };
  AcquisitionResult result = acquire(arguments.options, proc, plan, bundle, progress, stop_requested, witness);
  result.is_encrypted = encrypted.has_value();
  progress.clear();
  outside.tell(witness_line(result.bundle_id, result.bundle_bytes, result.seal_sha256));
  if (outside.lost() > 0) spdlog::warn("syslog did not take {} lines for its witness", outside.lost());
  print_summary(arguments, result);
  return result.status == "complete" ? complete : partial;
}

/// The output is open: nothing else is written from now on.
Arguments confined_to(int output, Arguments arguments) {
  std::string& unconfined = arguments.options.unconfined;
  if (std::string failure = forbid_writing_but_to(output); unconfined.empty()) unconfined = std::move(failure);
  if (!unconfined.empty()) spdlog::warn("not confined: {}", unconfined);
  return arguments;
}

/// Null where it was not asked for, and where nothing is read any more.
std::unique_ptr<Freezer> freeze_if_asked(const Arguments& arguments, const ProcFs& proc, Plan& plan) {
  return arguments.options.freeze && !stop_requested ? freeze_targets(proc, plan.targets, plan.freezes) : nullptr;
}

int collect(const Arguments& arguments, const ProcFs& proc, Plan plan, OutsideWitness& witness) {
  if (arguments.output == "-") {
    if (::isatty(STDOUT_FILENO) == 1) {
      return fail({ErrorCode::io, 0, {}, "-o -", "standard output is a terminal; send it to a file or a pipe"}, usage);
    }
    StreamOutput output(STDOUT_FILENO, "standard output");
    const auto freezer = freeze_if_asked(arguments, proc, plan);
    return acquire_into(confined_to(STDOUT_FILENO, arguments), proc, plan, output, witness);
  }
  auto output = FileOutput::create(arguments.output);
  if (!output) return fail(output.error(), no_bundle);
  const auto freezer = freeze_if_asked(arguments, proc, plan);
  return acquire_into(confined_to(output->descriptor(), arguments), proc, plan, *output, witness);
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
  const OutputKind kind = arguments.list || arguments.output == "-" ? OutputKind::stream : OutputKind::file;
  OutsideWitness witness;
  if (const auto opened = open_witness(arguments, witness); !opened) return fail(opened.error(), no_bundle);
  arguments.options.unconfined = give_up_capabilities(kind);
  if (std::string failure = forbid_changes(); arguments.options.unconfined.empty())
    arguments.options.unconfined = std::move(failure);
  const auto proc = ProcFs::open();
  if (!proc) return fail(proc.error(), no_bundle);
  spdlog::info("procfs: {} {}", proc->source(), proc->note());
  auto found = find(arguments.options, *proc);
  if (!found) return fail(found.error(), no_bundle);
  const Survey& survey = found->survey;
  spdlog::info("{} processes, {} containers", survey.processes.size(), found->containers.containers.size());
  const auto targets = select_targets(arguments.options, survey, found->containers);
  const bool is_too_early = stop_requested && (arguments.list || !targets || targets->empty());
  if (is_too_early) return fail_too_early(arguments.options);
  if (!targets) return fail(targets.error(), no_bundle);
  if (targets->empty()) return fail_with_nothing(survey);
  if (const std::size_t closed = count_closed(survey); closed > 0 && !arguments.quiet && ::geteuid() != 0) {
    fmt::print(stderr, "exhibit-collect: {}\n", what_is_closed(closed));
  }
  if (!arguments.quiet) print_findings(survey);
  const Plan plan{survey, found->containers, *targets};
  if (arguments.list) return list(arguments, *proc, plan);
  return collect(arguments, *proc, plan, witness);
}

/// The recipients' words, and the files they name, are read before anything else is looked at or given up.
Result<std::optional<age::Envelope>> envelope_for(const Arguments& arguments) {
  if (arguments.recipients.empty()) return std::nullopt;
  age::Recipients recipients;
  for (const std::string& word : arguments.recipients) {
    if (const auto added = add_named_recipient(word, recipients); !added) return std::unexpected(added.error());
  }
  auto envelope = make_envelope_for(recipients);
  if (!envelope) return std::unexpected(envelope.error());
  return *std::move(envelope);
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
  Arguments arguments;
  arguments.options.argv.assign(argv, argv + argc);
  std::vector<OperatorFact> facts = {{"--case", "case", {}},
                                     {"--exhibit-number", "exhibit_number", {}},
                                     {"--operator", "name", {}},
                                     {"--note", "note", {}}};
  CLI::App app("Takes evidence from the containers of this host, from outside, into one sealed bundle.",
               "exhibit-collect");
  define(app, arguments, facts);
  completion::add_completion_option(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    fmt::print(stderr, "exhibit-collect: {}; see exhibit-collect --help\n", escape_for_terminal(error.what()));
    return usage;
  }
  if (arguments.stand_by_seconds > 0) {
    stand_by(std::chrono::seconds(arguments.stand_by_seconds));
    return complete;
  }
  if (!arguments.list && arguments.output.empty()) {
    fmt::print(
        stderr,
        "exhibit-collect: nothing to do: name the bundle with -o FILE, or use --list; see exhibit-collect --help\n");
    return usage;
  }
  for (const OperatorFact& fact : facts) {
    if (!fact.value.empty()) arguments.options.operator_facts.emplace_back(fact.field, fact.value);
  }
  if (arguments.list || !arguments.options.state_roots.empty()) arguments.options.exited = true;
  arguments.options.hash_content = arguments.hash == "sha256";
  arguments.options.capture.mode = capture_mode_of(arguments.capture);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("exhibit-collect"));
  spdlog::set_pattern("%n: %v");
  spdlog::set_level(arguments.verbose ? spdlog::level::info : spdlog::level::warn);
  const auto envelope = envelope_for(arguments);
  if (!envelope) return fail(envelope.error(), usage);
  if (!arguments.skip_captured.empty()) {
    auto held = HeldElsewhere::read(arguments.skip_captured);
    if (!held) return fail(held.error(), usage);
    arguments.options.held_elsewhere = *std::move(held);
  }
  arguments.envelope = *envelope ? &**envelope : nullptr;
  if (arguments.nice) {
    if (const std::string failure = take_lowest_priority(); !failure.empty()) {
      return fail({ErrorCode::io, 0, {}, "--nice", failure}, no_bundle);
    }
  }
  install_signal_handlers();
  raise_descriptor_limit();
  set_deadline(arguments.options.deadline_seconds);
  const int status = run_and_catch(arguments);
  if (Lane::left_behind() == 0) return status;
  // Threads that wait for an answer that does not come may still touch what would be taken down now.
  std::fflush(nullptr);
  ::_exit(status);
}
