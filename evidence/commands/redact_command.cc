#include "evidence/commands/redact_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/commands/terminal.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/redact/copy_sidecars.h"
#include "evidence/redact/copy_writer.h"
#include "evidence/redact/redact.h"
#include "evidence/sidecars/sidecars.h"
#include "evidence/verify/redaction_text.h"
#include "evidence/verify/verify.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;

constexpr const char* footer = R"(RULE, which may be given again:
  env:NAME                the variable in every environment; '*' and '?' as fnmatch(3) has them
  path:GLOB               files by their path in a container, with content and digest; * matches / too
  path:CONTAINER:GLOB     the same of one container
  member:GLOB             members of the bundle by name
  process:PID             all that was captured of a process

The values of variables are looked for in all that would be disclosed, and what holds one is withheld as well. Start,
finish and ledger cannot be withheld. The copy has the seal of the bundle, so signatures and time stamps hold; they are
copied beside it. BUNDLE is only read. Look at what is left before you give the copy away.

Examples:
  exhibit redact before.tar --drop env:DB_PASSWORD -o redacted.tar
  exhibit redact before.tar --drop 'env:*_TOKEN' --drop 'path:/root/.ssh/*' -o redacted.tar
  exhibit verify redacted.tar

Exit status:
  0  the copy is written, and verifies
  1  the bundle is TAMPERED
  2  usage, a rule that names nothing or something that cannot be withheld, a file that cannot be read or written
  3  the bundle is INCOMPLETE    4  MALFORMED)";

struct Arguments {
  std::string bundle;
  std::vector<std::string> drops;
  std::vector<redact::DropRule> rules;
  std::string output;
  bool json = false;

  bool is_streamed() const { return output == "-"; }
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit redact: {}\n", error.message());
  return trouble;
}

/// What is no whole, consistent bundle is not copied: a copy would carry on what is wrong.
int refuse(const Arguments& arguments, Verdict verdict) {
  fail({ErrorCode::corrupt,
        0,
        {},
        arguments.bundle,
        fmt::format("{}; see exhibit verify; only a consistent bundle is redacted", verdict_word(verdict))});
  return status_of(verdict);
}

Result<void> write_to(const Bundle& bundle, const redact::RowTable& table, Output& output) {
  if (auto written = redact::write_copy(bundle, table, output); !written) return written;
  output.commit();
  return {};
}

/// The whole file or none.
Result<void> write_file(const Bundle& bundle, const redact::RowTable& table, const std::string& path) {
  auto file = WholeFileOutput::create(path);
  if (!file) return std::unexpected(file.error());
  try {
    return write_to(bundle, table, *file);
  } catch (const OutputError& failure) {
    return std::unexpected(failure.error());
  }
}

Result<void> write_copy(const Arguments& arguments, const Bundle& bundle, const redact::RowTable& table) {
  if (!arguments.is_streamed()) return write_file(bundle, table, arguments.output);
  StreamOutput output(STDOUT_FILENO, "standard output");
  try {
    return write_to(bundle, table, output);
  } catch (const OutputError& failure) {
    return std::unexpected(failure.error());
  }
}

std::string report(const Arguments& arguments, const Verification& copy,
                   const std::vector<redact::CopiedSidecar>& sidecars) {
  if (arguments.json) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().bytes_field("copy", arguments.output).field("seal_sha256", copy.seal_sha256->hex());
    json.key("redaction");
    write_redaction(json, *copy.redaction);
    json.key("sidecars").begin_array();
    for (const auto& [path, content] : sidecars) json.bytes_element(path);
    json.end_array().end_object();
    return text + "\n";
  }
  const std::string text = fmt::format("seal {}: {} of {} rows are withheld\n", copy.seal_sha256->hex(),
                                       copy.redaction->number_withheld, copy.redaction->rows);
  return text + withheld_text(*copy.redaction, palette_of_stdout());
}

/// Reads the copy as anybody will.
Result<Verification> verify_copy(const Arguments& arguments, const Verification& original) {
  auto copy = verify_file(arguments.output);
  if (!copy) return copy;
  if (is_consistent(copy->verdict) && copy->redaction && copy->seal_sha256 == original.seal_sha256) return copy;
  return corrupt(arguments.output, "the copy that was written does not verify; do not use it");
}

int write_and_tell(const Arguments& arguments, const Verification& original, const Bundle& bundle,
                   const redact::RowTable& table) {
  std::vector<redact::CopiedSidecar> sidecars;
  if (!arguments.is_streamed()) {
    auto found = redact::sidecars_for_copy(arguments.bundle, arguments.output, original.seal_text);
    if (!found) return fail(found.error());
    sidecars = *std::move(found);
  }
  if (const auto written = write_copy(arguments, bundle, table); !written) return fail(written.error());
  if (arguments.is_streamed()) return 0;
  const auto copy = verify_copy(arguments, original);
  if (!copy) return fail(copy.error());
  for (const auto& [path, content] : sidecars) {
    if (const auto written = write_new_file(path, content); !written) return fail(written.error());
  }
  const auto printed = write_to_stdout(report(arguments, *copy, sidecars));
  return printed ? 0 : fail(printed.error());
}

int run(const Arguments& arguments) {
  const auto original = verify_file(arguments.bundle);
  if (!original) return fail(original.error());
  if (!is_consistent(original->verdict)) return refuse(arguments, original->verdict);
  const auto bundle = Bundle::open(arguments.bundle);
  if (!bundle) return fail(bundle.error());
  if (!bundle->seal() || sha256(to_text(*bundle->seal())) != original->seal_sha256) {
    return fail({ErrorCode::corrupt, 0, {}, arguments.bundle, "it was exchanged while it was read"});
  }
  const auto plan = redact::plan_redaction(*bundle, arguments.rules);
  if (!plan) return fail(plan.error());
  for (const std::string& note : plan->notes) fail({ErrorCode::absent, 0, {}, note, {}});
  return write_and_tell(arguments, *original, *bundle, plan->table);
}

void parse_rules(Arguments& arguments) {
  for (const std::string& text : arguments.drops) {
    auto rule = redact::DropRule::parse(text);
    if (!rule) throw CLI::ValidationError(rule.error().path.empty() ? "--drop" : text, rule.error().detail);
    arguments.rules.push_back(*std::move(rule));
  }
}

}  // namespace

void add_redact_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("redact", "Make a copy that withholds parts and has the same seal");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("bundle", arguments->bundle, "The bundle")->required()->type_name("BUNDLE");
  command->add_option("--drop", arguments->drops, "What to withhold, see below; may be given again")
      ->required()
      ->allow_extra_args(false)
      ->type_name("RULE");
  command->add_option("-o,--output", arguments->output, "The copy to make; - for standard output")
      ->required()
      ->type_name("FILE");
  command->add_flag("--json", arguments->json, "What is withheld, as one object");
  command->callback([arguments, &exit_status] {
    parse_rules(*arguments);
    exit_status = run(*arguments);
  });
}

}  // namespace exhibit
