#include "evidence/commands/extract_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/commands/lenders.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/encoding/readable.h"
#include "evidence/extract/extract.h"
#include "evidence/show/render/words.h"

namespace exhibit {
namespace {

constexpr int all_written = 0;
constexpr int something_missing = 1;
constexpr int trouble = 2;

constexpr const char* footer = R"(Without anything named, all that was captured is written. Otherwise:
  /etc/passwd      the path in a container; '/etc/*' too, as fnmatch(3) does; * matches / too
  0123456789ab     at least eight digits that begin a SHA-256
  pid:4711         what that process held and no path leads to: a deleted executable, deleted or memory files

FOLDER must be new or empty. Each content is written once, as <sha256>.bin, readable by you alone and never executable;
INDEX.txt says which file of which container each one was, extracted.jsonl the same for programs, and
`sha256sum -c SHA256SUMS` checks them.

Examples:
  exhibit extract before.tar -o out
  exhibit extract before.tar -o out --container web '/tmp/*' pid:4711

Exit status:
  0  all that was asked for is written
  1  something that was asked for is not there, or could not be written; the rest is
  2  usage, a bundle that cannot be read, or a folder that cannot be used)";

struct Arguments {
  std::string bundle;
  std::vector<std::string> wanted;
  std::vector<std::string> with;
  extract::Request request;
  bool json = false;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit extract: {}\n", error.message());
  return trouble;
}

std::string summary_json(const extract::Extraction& extraction, const std::string& folder) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  if (!extraction.is_taken_back) json.bytes_field("folder", folder);
  json.field("entries", extraction.entries);
  json.field("files", extraction.files).field("bytes", extraction.bytes).key("problems").begin_array();
  for (const Error& problem : extraction.problems) json.string(problem.message());
  json.end_array().field("problems_left_out", extraction.problems_left_out).end_object();
  return text + "\n";
}

std::string summary_text(const extract::Extraction& extraction, const std::string& folder) {
  return fmt::format("{}, {}, from {} written to {}; see INDEX.txt there\n",
                     show::counted(extraction.files, "file", "files"), readable_bytes(extraction.bytes),
                     show::counted(extraction.entries, "entry", "entries"), escape_for_terminal(folder));
}

void tell_problems(const extract::Extraction& extraction) {
  for (const Error& problem : extraction.problems) fail(problem);
  if (extraction.problems_left_out == 0) return;
  fmt::print(stderr, "exhibit extract: and {}\n",
             show::counted(extraction.problems_left_out, "problem more", "problems more"));
}

/// The summary is for a person who watches, or for a program that asked.
void tell_summary(const extract::Extraction& extraction, const Arguments& arguments) {
  StreamOutput output(STDOUT_FILENO, "standard output");
  if (arguments.json) {
    output.write(summary_json(extraction, arguments.request.folder));
  } else if (::isatty(STDOUT_FILENO) == 1 && !extraction.is_taken_back) {
    output.write(summary_text(extraction, arguments.request.folder));
  }
}

int run(const Arguments& arguments) {
  const auto lenders = Lenders::open(arguments.with);
  if (!lenders) return fail(lenders.error());
  auto bundle = Bundle::open(arguments.bundle);
  if (!bundle) return fail(bundle.error());
  lenders->lend_to(*bundle);
  if (bundle->is_cut()) {
    fail({ErrorCode::corrupt, 0, {}, arguments.bundle, "cut: it ends before its seal; extracted as far as it goes"});
  }
  if (bundle->number_withheld() > 0) {
    fail({ErrorCode::absent, 0, {}, arguments.bundle, "a redacted copy: what it withholds cannot be extracted"});
  }
  const auto extraction = extract::extract(*bundle, arguments.request);
  if (!extraction) return fail(extraction.error());
  tell_problems(*extraction);
  const int status = extraction->is_whole() ? all_written : something_missing;
  try {
    tell_summary(*extraction, arguments);
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    return failure.error().system_errno == EPIPE ? status : fail(failure.error());
  }
  return status;
}

void define(CLI::App& command, Arguments& arguments) {
  command.footer(footer);
  command.add_option("bundle", arguments.bundle, "The bundle")->required()->type_name("BUNDLE");
  command.add_option("wanted", arguments.wanted, "What to extract, see below")->type_name("PATH|SHA256|pid:N");
  command.add_option("-o,--output", arguments.request.folder, "The folder to make and write to")
      ->required()
      ->type_name("FOLDER");
  command.add_option("--container", arguments.request.containers, "Only of this container; may be given again")
      ->allow_extra_args(false)  // one each time, or what stands after it would be taken for a name
      ->type_name("ID|NAME");
  add_with_option(command, arguments.with);
  command.add_flag("--json", arguments.json, "A summary as one object");
}

void parse_selectors(Arguments& arguments) {
  for (const std::string& text : arguments.wanted) {
    auto selector = extract::Selector::parse(text);
    if (!selector) throw CLI::ValidationError(text, selector.error().detail);
    arguments.request.selectors.push_back(*std::move(selector));
  }
}

}  // namespace

void add_extract_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("extract", "Write captured files of a bundle to a folder");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([arguments, &exit_status] {
    parse_selectors(*arguments);
    exit_status = run(*arguments);
  });
}

}  // namespace exhibit
