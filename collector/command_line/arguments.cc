#include "collector/command_line/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "evidence/completion/completion.h"
#include "evidence/encoding/escape.h"
#include "evidence/version/version.h"

namespace exhibit {
namespace {

constexpr const char* footer = R"(Examples:
  exhibit-collect --list                      what would be collected
  sudo exhibit-collect --dry-run              how much, how long, and what would be missing
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
  3  partial: a sealed bundle with gaps, or stopped early by a signal or --deadline; the ledger says what is missing;
     with --dry-run: a collection would be

Needs root, or CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH, CAP_FOWNER, CAP_SYS_ADMIN, CAP_SYS_CHROOT and CAP_SYS_NICE, to see all of
it; with less it takes what it may see and says what is lost. It changes nothing in a container and asks no daemon.)";

/// What a person says of the acquisition: an option, and its field in start.json.
struct OperatorFact {
  const char* option;
  const char* field;
  std::string value;
};

/// Words that stand for something else in Arguments.
struct Words {
  std::vector<std::string> recipients;
  std::string hash = "sha256";
  std::string capture = "runtime";
  std::string skip_captured;  ///< a manifest of an earlier bundle
  std::vector<OperatorFact> facts = {{"--case", "case", {}},
                                     {"--exhibit-number", "exhibit_number", {}},
                                     {"--operator", "name", {}},
                                     {"--note", "note", {}}};
};

void define(CLI::App& app, Arguments& arguments, Words& words) {
  CollectOptions& options = arguments.options;
  app.footer(footer);
  app.set_version_flag("--version", [] { return version_text("exhibit-collect"); });
  auto* list = app.add_flag("--list", arguments.list, "List containerized processes and exited containers, and end");
  auto* output = app.add_option("-o,--output", arguments.output, "The new bundle; - for standard output");
  output->type_name("FILE")->excludes(list);
  app.add_flag("--dry-run", arguments.dry_run,
               "Tell what a collection would take, how long and how much, and what it would miss; write nothing")
      ->excludes(list);
  app.add_option("--recipient", words.recipients,
                 "Encrypt to: age1…, ssh-ed25519 …, a certificate or a file of recipients; may be given again")
      ->type_name("RECIPIENT")
      ->allow_extra_args(false)
      ->excludes(list);
  app.add_option("--container", options.containers, "Only this container; may be given again")
      ->type_name("ID|NAME")
      ->allow_extra_args(false);
  app.add_option("--pid", options.pids, "Only this process, and the file systems of its container; may be given again")
      ->type_name("PID")
      ->allow_extra_args(false);
  app.add_flag("--exited", options.exited, "Containers that have exited too, from what their runtime left on disk");
  app.add_option("--state-root", options.state_roots, "A runtime has its state here; implies --exited")
      ->type_name("DIR")
      ->allow_extra_args(false);
  app.add_option("--hash", words.hash,
                 "Digest of contents: sha256, none, or written (of an image only what was written over)")
      ->check(CLI::IsMember({"sha256", "written", "none"}))
      ->type_name("sha256|written|none");
  app.add_option("--capture", words.capture, "Contents to keep: runtime (what the image did not bring), all or none")
      ->check(CLI::IsMember({"none", "runtime", "all"}))
      ->type_name("runtime|all|none");
  app.add_option("--capture-file-limit", options.capture.greatest_file, "Leave out larger files (default 64 MiB)")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE");
  app.add_option("--capture-limit", options.capture.greatest_total,
                 "Keep at most this much content in all (default 1 GiB)")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE");
  app.add_option(
         "--skip-captured", words.skip_captured,
         "Leave out content that an earlier bundle holds: the file is its manifest-sha256.txt, or what exhibit show "
         "BUNDLE pieces prints")
      ->type_name("FILE");
  app.add_flag("--freeze", options.freeze,
               "Stop the containers while they are read; they go on afterwards, whatever happens");
  app.add_option("--deadline", options.deadline_seconds, "Seal what there is after so many seconds")
      ->check(CLI::PositiveNumber)
      ->type_name("SECONDS");
  app.add_option("--max-rate", options.greatest_rate,
                 "Read contents at no more than so many bytes a second, all threads together")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::PositiveNumber)
      ->type_name("SIZE");
  app.add_flag("--nice", arguments.nice,
               "Ask for the least share of processor and disks (nice 19, I/O class idle); --max-rate is certain");
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
  for (OperatorFact& fact : words.facts) {
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

HashMode hash_mode_of(const std::string& word) {
  if (word == "none") return HashMode::none;
  return word == "written" ? HashMode::written : HashMode::all;
}

CaptureMode capture_mode_of(const std::string& word) {
  if (word == "none") return CaptureMode::none;
  return word == "all" ? CaptureMode::all : CaptureMode::runtime;
}

/// The recipients' names, and the files among them.
Result<std::optional<age::Envelope>> envelope_for(const std::vector<std::string>& names) {
  if (names.empty()) return std::nullopt;
  age::Recipients recipients;
  for (const std::string& word : names) {
    if (const auto added = add_named_recipient(word, recipients); !added) return std::unexpected(added.error());
  }
  auto envelope = make_envelope_for(recipients);
  if (!envelope) return std::unexpected(envelope.error());
  return *std::move(envelope);
}

/// What the words stand for; or what is wrong with a file that one names.
Result<void> read_words(const Words& words, Arguments& arguments) {
  CollectOptions& options = arguments.options;
  for (const OperatorFact& fact : words.facts) {
    if (!fact.value.empty()) options.operator_facts.emplace_back(fact.field, fact.value);
  }
  if (arguments.list || !options.state_roots.empty()) options.exited = true;
  options.hash = hash_mode_of(words.hash);
  options.capture.mode = capture_mode_of(words.capture);
  auto envelope = envelope_for(words.recipients);
  if (!envelope) return std::unexpected(envelope.error());
  arguments.envelope = *std::move(envelope);
  if (words.skip_captured.empty()) return {};
  auto held = HeldElsewhere::read(words.skip_captured);
  if (!held) return std::unexpected(held.error());
  options.held_elsewhere = *std::move(held);
  return {};
}

}  // namespace

int fail(const Error& error, ExitStatus status) {
  fmt::print(stderr, "exhibit-collect: {}\n", error.message());
  return status;
}

std::expected<Arguments, int> parse_arguments(int argc, char** argv) {
  Arguments arguments;
  Words words;
  arguments.options.argv.assign(argv, argv + argc);
  CLI::App app("Takes evidence from the containers of this host, from outside, into one sealed bundle.",
               "exhibit-collect");
  define(app, arguments, words);
  completion::add_completion_option(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return std::unexpected(app.exit(error));
    const std::string why = error.what() + completion::what_was_meant(app, app.remaining());
    fmt::print(stderr, "exhibit-collect: {}; see exhibit-collect --help\n", escape_for_terminal(why));
    return std::unexpected(usage);
  }
  if (!arguments.list && !arguments.dry_run && arguments.stand_by_seconds == 0 && arguments.output.empty()) {
    fmt::print(
        stderr,
        "exhibit-collect: nothing to do: name the bundle with -o FILE, or use --list; see exhibit-collect --help\n");
    return std::unexpected(usage);
  }
  if (const auto read = read_words(words, arguments); !read) return std::unexpected(fail(read.error(), usage));
  return arguments;
}

}  // namespace exhibit
