#include "evidence/commands/verify_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "evidence/bundle/output.h"
#include "evidence/commands/terminal.h"
#include "evidence/verify/report.h"
#include "evidence/verify/verify.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;

constexpr const char* footer = R"(Examples:
  exhibit verify before.tar
  exhibit verify --json before.tar | jq -r .verdict
  ssh host cat /evidence/before.tar | exhibit verify -

Every byte is read once and every fault is listed. An unsigned bundle that is consistent is only as good as
your record of its seal: compare the digest that is shown with the one the collector printed.

Exit status:
  0  AUTHENTIC or CONSISTENT-UNSIGNED: every digest holds
  1  TAMPERED: something contradicts a digest, the index or the seal
  2  usage, or a file that cannot be read
  3  INCOMPLETE: cut short; what is there is consistent
  4  MALFORMED: no bundle of a format that this program knows)";

struct Arguments {
  std::string bundle;
  bool json = false;
};

int status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::authentic:
    case Verdict::consistent_unsigned: return 0;
    case Verdict::tampered: return 1;
    case Verdict::incomplete: return 3;
    case Verdict::malformed: return 4;
  }
  std::unreachable();
}

int fail(const Error& error) {
  fmt::print(stderr, "exhibit verify: {}\n", error.message());
  return trouble;
}

int run(const Arguments& arguments) {
  const auto verification = verify_file(arguments.bundle);
  if (!verification) return fail(verification.error());
  const std::string report = arguments.json ? verification_json(*verification)
                                            : verification_text(*verification, arguments.bundle, palette_of_stdout());
  const int status = status_of(verification->verdict);
  try {
    StreamOutput(STDOUT_FILENO, "standard output").write(report);
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    return failure.error().system_errno == EPIPE ? status : fail(failure.error());
  }
  return status;
}

}  // namespace

void add_verify_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("verify", "Judge a bundle's bytes and list every fault");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("bundle", arguments->bundle, "The bundle; - for standard input")->required()->type_name("BUNDLE");
  command->add_flag("--json", arguments->json, "The verdict and the faults as one object");
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
