// exhibit: reads evidence bundles, offline and unprivileged. Each command is a file in commands/; below it lie
// reader/ (a bundle's members and records), verify/, trust/ (signatures and time stamps beside it), sign/, receive/,
// custody/ (who had it), encryption/, account/ (all of these in one), certify/, export/, show/, overlay/ (what layers
// show together), packages/ (what a container's own package databases say), diff/, drift/, report/, extract/ and
// redact/ (copies that withhold parts and still verify).
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "evidence/commands/certify_command.h"
#include "evidence/commands/custody_command.h"
#include "evidence/commands/decrypt_command.h"
#include "evidence/commands/diff_command.h"
#include "evidence/commands/drift_command.h"
#include "evidence/commands/encrypt_command.h"
#include "evidence/commands/export_command.h"
#include "evidence/commands/extract_command.h"
#include "evidence/commands/receive_command.h"
#include "evidence/commands/redact_command.h"
#include "evidence/commands/report_command.h"
#include "evidence/commands/show_command.h"
#include "evidence/commands/sign_command.h"
#include "evidence/commands/stack_command.h"
#include "evidence/commands/timestamp_command.h"
#include "evidence/commands/upload_command.h"
#include "evidence/commands/verify_command.h"
#include "evidence/completion/completion.h"
#include "evidence/encoding/escape.h"
#include "evidence/version/version.h"
#include "hashing/secret.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;

constexpr const char* footer = R"(Examples:
  exhibit verify before.tar             are these the bytes that were collected?
  exhibit show before.tar               what is in it?
  exhibit diff before.tar after.tar     what changed?
  exhibit drift after.tar               what did containers change in what their images brought?
  exhibit report before.tar after.tar -o report.html    all of it on one page
  exhibit extract after.tar -o files    the captured files themselves
  exhibit stack fleet/*.tar             what is rare among the containers of an image?
  exhibit sign after.tar --key alice.key --cert alice.pem    so that nobody can rewrite it
  ssh host sudo exhibit-collect -o - | exhibit receive -o host.tar    onto the examiner's machine
  exhibit decrypt b.age -o b.tar -i KEY a bundle that was encrypted to you
  exhibit redact after.tar --drop env:DB_PASSWORD -o redacted.tar
                                        a copy without the password, with the same seal

Exit status:
  0  as asked    1  a difference, or tampered    2  usage, or what cannot be read
`exhibit COMMAND --help` tells those of each command.)";

/// What to do about a command line that is none, in one line.
int explain(const CLI::App& app, const CLI::ParseError& error) {
  const auto commands = app.get_subcommands();
  const auto strays = app.remaining(true);
  const std::string command = commands.empty() ? "exhibit" : "exhibit " + commands.front()->get_name();
  const std::string stray = commands.empty() ? "there is no command or option " : "did not expect ";
  const std::string why =
      (strays.empty() ? error.what() : stray + strays.front()) + completion::what_was_meant(app, strays);
  fmt::print(stderr, "{}: {}; see {} --help\n", command, escape_for_terminal(why), command);
  return trouble;
}

int run(int argc, char** argv) {
  int exit_status = 0;
  CLI::App app("Reads evidence bundles: verifies, shows, compares, extracts and signs them.", "exhibit");
  app.footer(footer);
  app.set_version_flag("--version", [] { return version_text("exhibit"); });
  app.require_subcommand(1);
  add_verify_command(app, exit_status);
  add_show_command(app, exit_status);
  add_diff_command(app, exit_status);
  add_drift_command(app, exit_status);
  add_report_command(app, exit_status);
  add_extract_command(app, exit_status);
  add_sign_command(app, exit_status);
  add_timestamp_command(app, exit_status);
  add_receive_command(app, exit_status);
  add_custody_command(app, exit_status);
  add_redact_command(app, exit_status);
  add_encrypt_command(app, exit_status);
  add_decrypt_command(app, exit_status);
  add_certify_command(app, exit_status);
  add_export_command(app, exit_status);
  add_stack_command(app, exit_status);
#ifdef EXHIBIT_UPLOAD
  add_upload_command(app, exit_status);
#endif
  completion::add_completion_option(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool is_asked_for = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    return is_asked_for ? app.exit(error) : explain(app, error);
  }
  return exit_status;
}

}  // namespace
}  // namespace exhibit

int main(int argc, char** argv) {
  exhibit::forbid_core_dumps();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the output, and each command says what it makes of it
  try {
    return exhibit::run(argc, argv);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "exhibit: {}\n", exhibit::escape_for_terminal(failure.what()));
    return exhibit::trouble;
  }
}
