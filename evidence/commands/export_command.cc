#include "evidence/commands/export_command.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "evidence/commands/account_command.h"
#include "evidence/commands/export_rows.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/export/case_graph.h"
#include "evidence/export/flat_tables.h"
#include "evidence/export/formats.h"

namespace exhibit {
namespace {

constexpr std::string_view case_format = "case";

constexpr std::string_view rest_of_footer = R"(
For case the bundle is verified first. The others check each member they read against its digest and no more: run
exhibit verify before. Files are told as the containers see them, overlays put together. No text from the evidence can
act on whoever reads it, and all of it can be had back exactly: evidence/export/SCHEMA.md tells how.

Examples:
  exhibit export before.tar --format bodyfile | mactime -b - -z UTC -y
  exhibit export before.tar --format jsonl --table files --table containers -o before.jsonl
  exhibit export before.tar --format mtree --container web | mtree -p web-root
  exhibit export before.tar --format case -o before.jsonld

Exit status:
  0  written
  1  case: nothing is, the bundle or what stands beside it is TAMPERED; exhibit verify lists the faults
  2  usage, or a file that cannot be read, contradicts its digests or cannot be written
  3  written for a bundle that is INCOMPLETE (cut), or something was left out, and says so
  4  case: nothing is, MALFORMED)";

struct Arguments {
  RowExport rows;
  std::vector<std::string> tables;
  TrustArguments trust;
};

std::string footer() {
  std::string text = "Formats:\n";
  for (const exports::Format& format : exports::formats()) {
    text += fmt::format("  {:<11} {}\n", format.name, format.says);
  }
  text += fmt::format("  {:<11} {}\n", case_format,
                      "JSON-LD of CASE 1.4 and UCO 1.4: acquisition, tool, operator, host, bundle, custody");
  return text + std::string(rest_of_footer);
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const exports::Format& format : exports::formats()) names.emplace_back(format.name);
  names.emplace_back(case_format);
  return names;
}

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  for (const exports::Table* table : exports::flat_tables()) names.emplace_back(table->name);
  return names;
}

/// Refuses an option that says nothing about the format.
void check_options(const CLI::App& command, const Arguments& arguments) {
  const std::string& format = arguments.rows.format;
  const bool is_case = format == case_format;
  for (const char* option : trust_option_names) {
    if (!is_case && command.count(option) > 0) {
      throw CLI::ValidationError(option, "goes only with --format case; run exhibit verify for the others");
    }
  }
  if (is_case && command.count("--container") > 0) throw CLI::ValidationError("--container", "goes not with case");
  if (arguments.tables.empty()) return;
  if (format != "jsonl" && format != "csv") throw CLI::ValidationError("--table", "goes only with jsonl and csv");
  if (format == "csv" && arguments.tables.size() > 1) throw CLI::ValidationError("--table", "csv has one at a time");
}

int run(const Arguments& arguments) {
  const RowExport& rows = arguments.rows;
  if (rows.format != case_format) return export_rows(rows);
  const auto account = account_or_status("export", rows.bundle, arguments.trust);
  if (!account) return account.error();
  return write_document("export", rows.output, case_graph(*account), status_of(account->judgement.verdict));
}

void define(CLI::App& command, Arguments& arguments) {
  RowExport& rows = arguments.rows;
  command.footer(footer());
  command.add_option("bundle", rows.bundle, "The bundle")->required()->type_name("BUNDLE");
  command.add_option("--format", rows.format, "What to write, see below")
      ->required()
      ->check(CLI::IsMember(format_names()))
      ->type_name("FORMAT");
  command.add_option("-o,--output", rows.output, "A new file; standard output without it")->type_name("FILE");
  command.add_option("--container", rows.containers, "Only of this container; may be given again")
      ->allow_extra_args(false)  // one each time, or the bundle after it would be taken for a name
      ->type_name("ID|NAME");
  command.add_option("--table", arguments.tables, "jsonl, csv: only this table; may be given again for jsonl")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(table_names()))
      ->type_name("TABLE");
  add_trust_options(command, arguments.trust);
}

}  // namespace

void add_export_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("export", "Write a bundle as other tools read it");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([command, arguments, &exit_status] {
    check_options(*command, *arguments);
    arguments->rows.tables.insert(arguments->tables.begin(), arguments->tables.end());
    exit_status = run(*arguments);
  });
}

}  // namespace exhibit
