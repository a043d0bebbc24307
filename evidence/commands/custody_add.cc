#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "evidence/commands/custody_actions.h"
#include "evidence/commands/terminal.h"
#include "evidence/custody/append.h"
#include "evidence/custody/examine.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit {
namespace {

std::string appended_json(const std::string& path, const custody::Appended& appended,
                          const custody::BundleState& state) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().bytes_field("file", path).field("line", appended.line).field("when", to_iso8601(appended.when));
  json.field("verdict", state.verdict).field("head", appended.head.hex());
  if (appended.accepts) json.field("accepts", *appended.accepts);
  if (!appended.kept_torn.empty()) json.bytes_field("torn_line_in", appended.kept_torn);
  json.end_object();
  return text + "\n";
}

std::string appended_text(const std::string& path, const std::string& kind, const custody::Appended& appended,
                          const custody::BundleState& state) {
  std::string text = fmt::format("{} on line {} of {}; the bundle is {}\n", kind, appended.line,
                                 escape_for_terminal(path), state.verdict);
  if (appended.accepts) text += fmt::format("accepts the transfer of line {}\n", *appended.accepts);
  if (!appended.kept_torn.empty()) {
    text += fmt::format("the torn line is in {}\n", escape_for_terminal(appended.kept_torn));
  }
  return text + fmt::format("head {}   (write it down: a log that is cut later is found by it)\n", appended.head.hex());
}

/// What is wrong with a bundle is recorded all the same, and told.
int status_of_state(const custody::BundleState& state) {
  const bool is_good = state.verdict == verdict_word(Verdict::consistent_unsigned) || state.verdict == "ENCRYPTED";
  return is_good ? custody_whole : custody_broken;
}

using Append = Result<custody::Appended> (*)(const std::string& path, custody::Event event,
                                             const custody::LineSigner* signer);

int add(const CustodyActionArguments& arguments, const std::string& kind, Append append) {
  const auto keys = open_signing_keys(arguments.signing);
  if (!keys) return fail_custody(keys.error());
  const auto examined = custody::examine_file(arguments.bundle);
  if (!examined) return fail_custody(examined.error());
  custody::Event event = custody_event(arguments.custody, kind, examined->state);
  if (kind == custody::kind_transferred) event.receiver = arguments.receiver;
  const auto signer = keys->line_signer();
  const std::string path = SidecarPaths(arguments.bundle).custody;
  const auto appended = append(path, std::move(event), signer ? &*signer : nullptr);
  if (!appended) return fail_custody(appended.error());
  const int status = status_of_state(examined->state);
  return write_custody_report(arguments.json ? appended_json(path, *appended, examined->state)
                                             : appended_text(path, kind, *appended, examined->state),
                              status);
}

}  // namespace

int fail_custody(const Error& error) {
  fmt::print(stderr, "exhibit custody: {}\n", error.message());
  return custody_trouble;
}

int write_custody_report(const std::string& report, int status) {
  const auto printed = write_to_stdout(report);
  return printed ? status : fail_custody(printed.error());
}

int add_to_custody(const CustodyActionArguments& arguments, std::string_view kind) {
  return add(arguments, std::string(kind), custody::append_event);
}

int repair_custody(const CustodyActionArguments& arguments) {
  return add(arguments, std::string(custody::kind_repaired), custody::repair);
}

}  // namespace exhibit
