#include "evidence/commands/export_command.h"

#include <memory>
#include <string>

#include "evidence/commands/account_command.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/export/case_graph.h"

namespace exhibit {
namespace {

constexpr const char* footer = R"(Formats:
  case    JSON-LD of CASE 1.4 and UCO 1.4: acquisition, tool, operator, host, containers, bundle, custody

The bundle is verified first. Text from the evidence is escaped, so that it cannot act on whoever reads it.

Examples:
  exhibit export before.tar --format case -o before.jsonld

Exit status:
  0  written
  1  nothing is: the bundle or what stands beside it is TAMPERED; exhibit verify lists the faults
  2  usage, or a file that cannot be read or written
  3  written for a bundle that is INCOMPLETE, and says so
  4  nothing is: MALFORMED)";

struct Arguments {
  std::string bundle;
  std::string output;
  std::string format;
  TrustArguments trust;
};

int run(const Arguments& arguments) {
  const auto account = account_or_status("export", arguments.bundle, arguments.trust);
  if (!account) return account.error();
  return write_document("export", arguments.output, case_graph(*account), status_of(account->judgement.verdict));
}

}  // namespace

void add_export_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("export", "Write a bundle as other tools read it");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("bundle", arguments->bundle, "The bundle")->required()->type_name("BUNDLE");
  command->add_option("--format", arguments->format, "case")
      ->required()
      ->check(CLI::IsMember({"case"}))
      ->type_name("case");
  command->add_option("-o,--output", arguments->output, "A new file; standard output without it")->type_name("FILE");
  add_trust_options(*command, arguments->trust);
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
