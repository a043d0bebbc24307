#include "evidence/commands/certify_command.h"

#include <memory>
#include <string>

#include "evidence/certify/declaration.h"
#include "evidence/commands/account_command.h"
#include "evidence/commands/verdict_status.h"

namespace exhibit {
namespace {

constexpr const char* footer =
    R"(Verifies the bundle and what stands beside it, and writes a declaration in the form of Federal Rules of Evidence
902(13) and 902(14): digests, program, computer, clock, what could not be read, signatures, custody. What no program
can know is left blank, or comes from the options. Read it, correct it, and sign it yourself: it is a form and no
legal advice.

Examples:
  exhibit certify before.tar
  exhibit certify before.tar --format html -o declaration.html --declarant 'A. Examiner' --employer 'Acme'
  exhibit certify before.tar --signer alice.pem --tsa-ca tsa-root.pem --clock-offset '-0.4 s against time.example'

Exit status:
  0  written
  1  nothing is: the bundle or what stands beside it is TAMPERED; exhibit verify lists the faults
  2  usage, or a file that cannot be read or written
  3  written for a bundle that is INCOMPLETE, and says so
  4  nothing is: MALFORMED)";

struct Arguments {
  std::string bundle;
  std::string output;
  std::string format = "text";
  certify::Declarant declarant;
  TrustArguments trust;
};

std::string rendered(const certify::Document& document, const std::string& format) {
  if (format == "html") return certify::to_html(document);
  return format == "json" ? certify::to_json(document) : certify::to_text(document);
}

int run(const Arguments& arguments) {
  const auto account = account_or_status("certify", arguments.bundle, arguments.trust);
  if (!account) return account.error();
  const certify::Document document = certify::declaration(*account, arguments.declarant);
  return write_document("certify", arguments.output, rendered(document, arguments.format),
                        status_of(account->judgement.verdict));
}

void define(CLI::App& command, Arguments& arguments) {
  certify::Declarant& declarant = arguments.declarant;
  command.footer(footer);
  command.add_option("bundle", arguments.bundle, "The bundle")->required()->type_name("BUNDLE");
  command.add_option("-o,--output", arguments.output, "A new file; standard output without it")->type_name("FILE");
  command.add_option("--format", arguments.format, "text, html or json")
      ->check(CLI::IsMember({"text", "html", "json"}))
      ->type_name("text|html|json");
  command.add_flag_callback("--json", [&arguments] { arguments.format = "json"; }, "The same as --format json");
  command.add_option("--declarant", declarant.name, "Who declares")->type_name("TEXT");
  command.add_option("--position", declarant.position, "The declarant's position")->type_name("TEXT");
  command.add_option("--employer", declarant.employer, "The declarant's employer")->type_name("TEXT");
  command.add_option("--place", declarant.place, "Where it is signed")->type_name("TEXT");
  command.add_option("--clock-offset", declarant.clock_offset, "How far the host's clock was off, and against what")
      ->type_name("TEXT");
  add_trust_options(command, arguments.trust);
}

}  // namespace

void add_certify_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("certify", "Write a declaration of authenticity to sign");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
