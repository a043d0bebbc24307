#include "evidence/commands/upload_command.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "evidence/commands/terminal.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/progress/progress_line.h"
#include "evidence/show/render/words.h"
#include "evidence/sidecars/sidecars.h"
#include "evidence/upload/upload.h"
#include "evidence/verify/report.h"

namespace exhibit {
namespace {

constexpr int tampered = 1;
constexpr int trouble = 2;

constexpr const char* footer =
    R"(Verifies the bundle, sends it to where the presigned URLs in FILE point, and reads it back to see that the same
bytes, and so the same seal, are there. FILE is a secret: its URLs let anyone write there. It holds one URL, to PUT the
whole bundle to (stores take 5 GiB so), or a JSON object:

  {"put": URL, "get": URL}
  {"part_bytes": 67108864, "parts": [URL, URL, …], "complete": URL, "get": URL}

"parts" are URLs of UploadPart in the order of their numbers, "complete" one of CompleteMultipartUpload; there may be more
parts than are needed. Without "get" nothing is read back. What fails on its way is tried again. BUNDLE.upload.jsonl
remembers the parts that are there: after an interruption the same command goes on, also with the same URLs signed anew.

Examples:
  exhibit upload host.tar --to plan.json
  exhibit upload host.tar --to plan.json --json

Exit status:
  0  it is there, and what was read back, if anything, is the same
  1  nothing was sent: TAMPERED; or what was read back is not the same
  2  usage, a file that cannot be used, or a store that refused; what is there is remembered
  3  nothing was sent: INCOMPLETE
  4  nothing was sent: MALFORMED)";

struct Arguments {
  std::string bundle;
  std::string plan;
  std::string authorities;
  unsigned tries = 6;
  bool json = false;
  bool quiet = false;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit upload: {}\n", error.message());
  return trouble;
}

/// Its URLs are good for whoever can read them.
void warn_of_readers(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & (S_IRGRP | S_IROTH)) == 0) return;
  const std::string shown = escape_for_terminal(path);
  fmt::print(stderr, "exhibit upload: {}: warning: group or others can read it, and use its URLs; chmod 600 {}\n",
             shown, shown);
}

Result<upload::Plan> read_plan(const std::string& path) {
  const auto text = read_small_file(path, upload::greatest_plan);
  if (!text) return std::unexpected(text.error());
  if (!*text) return io_error("open", path, ENOENT);
  warn_of_readers(path);
  return upload::parse_plan(**text, path);
}

std::string seal_of(const custody::Examined& examined) {
  return examined.state.seal_sha256 ? examined.state.seal_sha256->hex() : std::string();
}

std::string parts_phrase(const upload::Outcome& outcome) {
  if (outcome.parts_found == 0) return fmt::format("{}", outcome.parts);
  return fmt::format("{}, of which {} were there already", outcome.parts, outcome.parts_found);
}

std::string read_back_phrase(const upload::Outcome& outcome) {
  if (!outcome.read_back) return "not asked for: the plan has no URL to get it by";
  if (outcome.is_longer) return fmt::format("NOT THE SAME: more than {} bytes", outcome.file.state.bytes);
  return outcome.is_same() ? "the same bytes" : "NOT THE SAME: sha256 " + outcome.read_back->state.sha256.hex();
}

std::string report_text(const Arguments& arguments, const upload::Plan& plan, const upload::Outcome& outcome) {
  std::string text = fmt::format("UPLOADED  {}\n", escape_for_terminal(arguments.bundle));
  if (const std::string seal = seal_of(outcome.file); !seal.empty()) text += head_row("seal", seal);
  text += head_row("sha256", outcome.file.state.sha256.hex());
  text += head_row("holds", fmt::format("{} bytes", outcome.file.state.bytes));
  text += head_row("to", escape_for_terminal(upload::shown_url(plan.parts.front())));
  text += head_row("parts", parts_phrase(outcome));
  return text + head_row("read back", read_back_phrase(outcome));
}

std::string report_json(const Arguments& arguments, const upload::Plan& plan, const upload::Outcome& outcome) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().bytes_field("file", arguments.bundle).field("verdict", outcome.file.state.verdict);
  json.field("sha256", outcome.file.state.sha256.hex()).key("seal_sha256");
  outcome.file.state.seal_sha256 ? json.string(seal_of(outcome.file)) : json.null();
  json.field("bytes", outcome.file.state.bytes).field("object", upload::shown_url(plan.parts.front()));
  json.field("parts", outcome.parts).field("parts_found", outcome.parts_found).key("read_back");
  if (outcome.read_back) {
    json.begin_object().field("sha256", outcome.read_back->state.sha256.hex()).field("same", outcome.is_same());
    json.field("verdict", outcome.read_back->state.verdict).end_object();
  } else {
    json.null();
  }
  json.end_object();
  return text + "\n";
}

/// Nothing was sent, and why.
int refuse_to_send(const Arguments& arguments, const custody::Examined& examined) {
  fmt::print(stderr, "exhibit upload: {}: not sent: {}; see exhibit verify\n", escape_for_terminal(arguments.bundle),
             verdict_word(examined.verification.verdict));
  return status_of(examined.verification.verdict);
}

/// Tells a person how far it is, on standard error.
class Teller {
 public:
  void say(const std::string& line) {
    clear();
    fmt::print(stderr, "{}\n", line);
  }

  void at(upload::Stage stage, std::uint64_t done, std::uint64_t total) {
    if (!progress_ || stage != stage_) {
      progress_.emplace(is_terminal_of_errors(), total, stage_words.at(static_cast<std::size_t>(stage)));
      stage_ = stage;
    }
    progress_->at(done);
  }

  void clear() {
    if (progress_) progress_->clear();
  }

 private:
  static constexpr std::array stage_words = {"checking", "sending", "reading back"};

  std::optional<ByteProgress> progress_;
  upload::Stage stage_{};
};

int run(const Arguments& arguments) {
  const auto plan = read_plan(arguments.plan);
  if (!plan) return fail(plan.error());
  upload::Options options;
  options.authorities = arguments.authorities;
  options.tries = arguments.tries;
  Teller teller;
  if (!arguments.quiet) {
    options.tell = [&](const std::string& line) { teller.say(line); };
    options.progress = [&](upload::Stage stage, std::uint64_t done, std::uint64_t total) {
      teller.at(stage, done, total);
    };
  }
  const auto outcome = upload::upload(arguments.bundle, *plan, options);
  teller.clear();
  if (!outcome) return fail(outcome.error());
  if (!upload::may_be_sent(outcome->file)) return refuse_to_send(arguments, outcome->file);
  const auto printed = write_to_stdout(arguments.json ? report_json(arguments, *plan, *outcome)
                                                      : report_text(arguments, *plan, *outcome));
  if (!printed) return fail(printed.error());
  return outcome->read_back && !outcome->is_same() ? tampered : 0;
}

void define(CLI::App& command, Arguments& arguments) {
  command.footer(footer);
  command.add_option("BUNDLE", arguments.bundle, "The bundle, or an age file of one")->required()->type_name("BUNDLE");
  command.add_option("--to", arguments.plan, "The presigned URLs")->required()->type_name("FILE");
  command
      .add_option("--ca", arguments.authorities, "The authorities that may vouch for the store (PEM), not the system's")
      ->type_name("FILE");
  command.add_option("--tries", arguments.tries, "Of each request, while the way to the store fails (default 6)")
      ->check(CLI::Range(1, 100))
      ->type_name("N");
  command.add_flag("--json", arguments.json, "What was done as one object");
  command.add_flag("-q,--quiet", arguments.quiet, "Do not tell each part, nor how far it is, on standard error");
}

}  // namespace

void add_upload_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("upload", "Put a bundle into an S3-compatible store, and read it back");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
