#include "evidence/commands/custody_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/commands/custody_beside.h"
#include "evidence/commands/custody_options.h"
#include "evidence/commands/signing_options.h"
#include "evidence/commands/terminal.h"
#include "evidence/custody/append.h"
#include "evidence/custody/check.h"
#include "evidence/custody/examine.h"
#include "evidence/custody/report.h"
#include "evidence/custody/stamps.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/sidecars/sidecars.h"
#include "evidence/sign/time_stamping.h"
#include "hashing/time_stamp/http.h"

namespace exhibit {
namespace {

constexpr int whole = 0;
constexpr int broken = 1;
constexpr int trouble = 2;
constexpr int open_points = 3;
constexpr std::chrono::seconds patience{30};

constexpr const char* footer =
    R"(The log is BUNDLE.custody.jsonl. Each line holds the SHA-256 of the line before it, the first that of SEAL, and each event
what a reading of the whole bundle found right then. The bundle itself is never written.

Examples:
  exhibit custody add before.tar --event examined --by 'Ada Byron' --where 'Lab 2' --why 'case 17' --ssh-key ~/.ssh/id_ed25519
  exhibit custody transfer before.tar --to 'Bob Crane' --by 'Ada Byron' --ssh-key ~/.ssh/id_ed25519
  exhibit custody accept before.tar --by 'Bob Crane' --ssh-key bob.pub        on Bob's machine, with his agent
  exhibit custody verify before.tar --signer allowed_signers --expect-head 4f5c…
  exhibit custody log before.tar

Without this tool: sed -n 3p LOG is an event, the digest of the line is `sed -n 3p LOG | sha256sum`, and its signature
`sed -n 4p LOG | jq -r .signature | base64 -d`, which ssh-keygen -Y verify -n exhibit-custody reads.)";

constexpr const char* verify_footer =
    R"(A --signer is a file of certificates, sha256: and the digest of a public key, an OpenSSH allowed_signers or .pub file, or
SHA256: and the fingerprint of an SSH key. Where one is given, every event has to be signed by one of them.

Exit status:
  0  WHOLE: every line follows the one before it, every event is signed, every transfer by both
  1  BROKEN: edited, deleted, forked, cut before a head that is known, a signature that does not hold or is nobody's
     who was named; or the log is another bundle's
  2  usage, or a file that cannot be read
  3  OPEN: nothing contradicts, but something is missing or odd: an unsigned event, a receiver's signature, a clock
     that goes back, a torn last line)";

struct Arguments {
  std::string bundle;
  std::string kind;
  std::string receiver;
  CustodyArguments custody;
  SigningArguments signing;
  std::vector<std::string> signers;
  std::vector<std::string> time_authorities;
  std::vector<std::string> stamps;
  std::string expected_head;
  std::string authority;
  bool json = false;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit custody: {}\n", error.message());
  return trouble;
}

int write_report(const std::string& report, int status) {
  try {
    StreamOutput(STDOUT_FILENO, "standard output").write(report);
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    return failure.error().system_errno == EPIPE ? status : fail(failure.error());
  }
  return status;
}

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
  if (!appended.kept_torn.empty())
    text += fmt::format("the torn line is in {}\n", escape_for_terminal(appended.kept_torn));
  return text + fmt::format("head {}   (write it down: a log that is cut later is found by it)\n", appended.head.hex());
}

/// What is wrong with a bundle is recorded all the same, and told.
int status_of_state(const custody::BundleState& state) {
  const bool is_good = state.verdict == verdict_word(Verdict::consistent_unsigned) || state.verdict == "ENCRYPTED";
  return is_good ? whole : broken;
}

using Append = Result<custody::Appended> (*)(const std::string& path, custody::Event event,
                                             const custody::LineSigner* signer);

int add(const Arguments& arguments, const std::string& kind, Append append = custody::append_event) {
  const auto keys = open_signing_keys(arguments.signing);
  if (!keys) return fail(keys.error());
  const auto examined = custody::examine_file(arguments.bundle);
  if (!examined) return fail(examined.error());
  custody::Event event = custody_event(arguments.custody, kind, examined->state);
  if (kind == custody::kind_transferred) event.receiver = arguments.receiver;
  const auto signer = keys->line_signer();
  const std::string path = SidecarPaths(arguments.bundle).custody;
  const auto appended = append(path, std::move(event), signer ? &*signer : nullptr);
  if (!appended) return fail(appended.error());
  const int status = status_of_state(examined->state);
  return write_report(arguments.json ? appended_json(path, *appended, examined->state)
                                     : appended_text(path, kind, *appended, examined->state),
                      status);
}

struct Judged {
  CustodyBeside beside;
  custody::CustodyReport report;
};

Result<custody::Expectation> expectation_of(const Arguments& arguments) {
  custody::Expectation expectation;
  auto signers = read_signers(arguments.signers);
  if (!signers) return std::unexpected(signers.error());
  expectation.signers = *std::move(signers);
  expectation.requires_signers = !arguments.signers.empty();
  auto anchors = read_certificates(arguments.time_authorities);
  if (!anchors) return std::unexpected(anchors.error());
  expectation.time_authorities = *std::move(anchors);
  expectation.head = Digest::from_hex(arguments.expected_head);
  for (const std::string& named : arguments.stamps) {
    auto content = read_small_file(named, std::size_t{1} << 20);
    if (!content) return std::unexpected(content.error());
    if (!*content) return io_error("open", named, ENOENT);
    expectation.time_stamps.push_back({named, **std::move(content)});
  }
  return expectation;
}

Result<Judged> judge_log(const Arguments& arguments) {
  auto expectation = expectation_of(arguments);
  if (!expectation) return std::unexpected(expectation.error());
  const std::string path = SidecarPaths(arguments.bundle).custody;
  auto beside = read_custody(path, *std::move(expectation));
  if (!beside) return std::unexpected(beside.error());
  if (!*beside) {
    return std::unexpected(
        Error{ErrorCode::absent, 0, {}, path, "there is no custody log; exhibit custody add begins one"});
  }
  const auto examined = custody::examine_file(arguments.bundle);
  if (!examined) return std::unexpected(examined.error());
  custody::CustodyReport report = judge_custody(**beside, examined->state);
  return Judged{**std::move(beside), std::move(report)};
}

int status_of(const custody::CustodyReport& report) {
  if (report.is_broken()) return broken;
  return report.is_whole() ? whole : open_points;
}

int verify_log(const Arguments& arguments) {
  const auto judged = judge_log(arguments);
  if (!judged) return fail(judged.error());
  const std::string report = arguments.json ? report_json(judged->report, judged->beside.path, nullptr)
                                            : report_text(judged->report, judged->beside.path, palette_of_stdout());
  return write_report(report, status_of(judged->report));
}

int show_log(const Arguments& arguments) {
  const auto judged = judge_log(arguments);
  if (!judged) return fail(judged.error());
  if (arguments.json)
    return write_report(report_json(judged->report, judged->beside.path, &judged->beside.log),
                        status_of(judged->report));
  const show::Palette palette = palette_of_stdout();
  return write_report(log_text(judged->beside.log, judged->report, palette) + "\n" +
                          report_text(judged->report, judged->beside.path, palette),
                      status_of(judged->report));
}

int stamp_head(const Arguments& arguments) {
  const auto judged = judge_log(arguments);
  if (!judged) return fail(judged.error());
  if (judged->report.is_broken() || !judged->beside.log.torn.empty() || judged->beside.log.lines.empty()) {
    return fail(corrupt(judged->beside.path, "not stamped: it is not whole; see exhibit custody verify").error());
  }
  const auto anchors = read_certificates(arguments.time_authorities);
  if (!anchors) return fail(anchors.error());
  const std::uint64_t line = judged->beside.log.lines.size();
  const StampTarget target{fmt::format("line {}", line),
                           judged->beside.log.lines.back().text,
                           {},
                           custody::stamp_path(judged->beside.path, line)};
  if (auto is_free = refuse_existing(target.stamp_path); !is_free) return fail(is_free.error());
  const auto stamp = stamp_target(
      target, [&](const TimeStampQuery& query) { return ask_authority(arguments.authority, query.der, patience); },
      *anchors);
  if (!stamp) return fail(stamp.error());
  std::string text;
  if (arguments.json) {
    JsonWriter json(text);
    json.begin_object()
        .bytes_field("file", target.stamp_path)
        .field("line", line)
        .field("head", judged->report.head->hex());
    json.field("time", to_iso8601(Timestamp{stamp->time, 0}))
        .bytes_field("authority", stamp->signer.certificate.subject())
        .end_object();
    text += "\n";
  } else {
    text =
        fmt::format("line {}: {} by {}, {}\n", line, to_readable(Timestamp{stamp->time, 0}),
                    escape_for_terminal(stamp->signer.certificate.subject()), escape_for_terminal(target.stamp_path));
  }
  return write_report(text, whole);
}

/// One action with the options that all have.
CLI::App* action(CLI::App& custody, const std::shared_ptr<Arguments>& arguments, const char* name, const char* what) {
  CLI::App* const command = custody.add_subcommand(name, what);
  command->add_option("bundle", arguments->bundle, "The bundle")->required()->type_name("BUNDLE");
  command->add_flag("--json", arguments->json, "The same as one object");
  return command;
}

CLI::App* event_action(CLI::App& custody, const std::shared_ptr<Arguments>& arguments, const char* name,
                       const char* what) {
  CLI::App* const command = action(custody, arguments, name, what);
  add_custody_options(*command, arguments->custody);
  add_signing_options(*command, arguments->signing);
  return command;
}

CLI::App* judging_action(CLI::App& custody, const std::shared_ptr<Arguments>& arguments, const char* name,
                         const char* what) {
  CLI::App* const command = action(custody, arguments, name, what);
  command->footer(verify_footer);
  command->add_option("--signer", arguments->signers, "Somebody who may have signed; may be given again, see below")
      ->allow_extra_args(false)
      ->type_name("FILE|DIGEST");
  command
      ->add_option("--expect-head", arguments->expected_head,
                   "The digest of a line that has to be there: the head that was written down")
      ->type_name("SHA256");
  command
      ->add_option("--stamp", arguments->stamps,
                   "A time stamp over a line, beside those in LOG.<line>.tsr; may be given again")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command->add_option("--tsa-ca", arguments->time_authorities, "The CA that time stamps must lead to (PEM or DER)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  return command;
}

void require_digest(const Arguments& arguments) {
  if (!arguments.expected_head.empty() && !Digest::from_hex(arguments.expected_head)) {
    throw CLI::ValidationError("--expect-head", "64 lower-case hexadecimal digits are one");
  }
}

}  // namespace

void add_custody_command(CLI::App& app, int& exit_status) {
  CLI::App* const custody = app.add_subcommand("custody", "Who had a bundle: a log beside it, signed and chained");
  custody->footer(footer);
  custody->require_subcommand(1);
  const auto arguments = std::make_shared<Arguments>();
  auto* const added = event_action(*custody, arguments, "add", "Verify the bundle again and add an event");
  added->add_option("--event", arguments->kind, "What was done: received, examined, copied, stored, …")
      ->required()
      ->type_name("WORD");
  added->callback([arguments, &exit_status] {
    if (!custody::is_free_kind(arguments->kind)) {
      throw CLI::ValidationError(
          "--event", "a word of lower-case letters, digits and dashes, and none that has a command of its own");
    }
    exit_status = add(*arguments, arguments->kind);
  });
  auto* const given = event_action(*custody, arguments, "transfer", "The same for handing it over; the giver signs");
  given->add_option("--to", arguments->receiver, "To whom")->required()->type_name("NAME");
  given->callback([arguments, &exit_status] { exit_status = add(*arguments, std::string(custody::kind_transferred)); });
  auto* const taken = event_action(*custody, arguments, "accept", "Accept the last transfer; the receiver signs");
  taken->callback([arguments, &exit_status] { exit_status = add(*arguments, std::string(custody::kind_accepted)); });
  auto* const mended = event_action(*custody, arguments, "repair", "Set a torn last line aside and record that");
  mended->callback([arguments, &exit_status] {
    exit_status = add(*arguments, std::string(custody::kind_repaired), custody::repair);
  });
  auto* const stamped = action(*custody, arguments, "stamp", "Have the last line time-stamped (RFC 3161)");
  stamped->add_option("--tsa", arguments->authority, "Ask this authority (http://…)")->required()->type_name("URL");
  stamped->add_option("--tsa-ca", arguments->time_authorities, "The CA that the authority must lead to (PEM or DER)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  stamped->callback([arguments, &exit_status] { exit_status = stamp_head(*arguments); });
  judging_action(*custody, arguments, "verify", "Judge the log and list every fault")
      ->callback([arguments, &exit_status] {
        require_digest(*arguments);
        exit_status = verify_log(*arguments);
      });
  judging_action(*custody, arguments, "log", "Show who had it, then judge the log")
      ->callback([arguments, &exit_status] {
        require_digest(*arguments);
        exit_status = show_log(*arguments);
      });
}

}  // namespace exhibit
