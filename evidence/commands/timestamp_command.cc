#include "evidence/commands/timestamp_command.h"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "evidence/commands/terminal.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/encoding/time_text.h"
#include "evidence/sign/time_stamping.h"
#include "evidence/trust/request.h"
#include "hashing/time_stamp/http.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;

constexpr const char* footer =
    R"(Verifies the bundle, then asks a time stamping authority (RFC 3161) to confirm that its seal exists
(BUNDLE.SEAL.tsr), and that its signature does where there is a BUNDLE.SEAL.p7s (BUNDLE.SEAL.p7s.tsr). Only digests
leave this machine. What has a stamp already is left alone. An answer is kept only if it is granted, over these bytes and
by a time stamping certificate; with --tsa-ca also only if that leads to the CA.

Without a network: --query-only writes the questions, BUNDLE.SEAL.tsq and BUNDLE.SEAL.p7s.tsq. Send each from
elsewhere and bring the answers back with --response:
  curl -H 'Content-Type: application/timestamp-query' --data-binary @before.tar.SEAL.tsq \
      -o answer.tsr http://tsa.example/

Examples:
  exhibit timestamp before.tar --tsa http://tsa.example/ --tsa-ca tsa-root.pem
  exhibit timestamp before.tar --query-only
  exhibit timestamp before.tar --response answer.tsr

Exit status:
  0  all that was asked for is written
  1  nothing is: the bundle is TAMPERED
  2  usage, a file that cannot be used, or an authority that gave no time stamp; standard error has its words
  3  nothing is: the bundle is INCOMPLETE, and has no SEAL
  4  nothing is: MALFORMED)";

constexpr std::chrono::seconds patience{30};

struct Arguments {
  std::string bundle;
  std::string authority;
  std::vector<std::string> anchors;
  std::vector<std::string> responses;
  bool query_only = false;
  bool json = false;
};

/// One file that was written, or was there.
struct Done {
  std::string over;
  std::string path;
  std::optional<UnixSeconds> time;  ///< of a stamp
  std::string authority;            ///< its certificate's subject
  std::string note;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit timestamp: {}\n", error.message());
  return trouble;
}

Done done_of(const StampTarget& target, const TimeStamp& stamp, std::string note) {
  return {target.name, target.stamp_path, stamp.time, stamp.signer.certificate.subject(), std::move(note)};
}

Result<std::vector<Done>> write_queries(const std::vector<StampTarget>& targets) {
  std::vector<Done> done;
  for (const StampTarget& target : targets) {
    const auto is_new = write_query(target);
    if (!is_new) return std::unexpected(is_new.error());
    done.push_back({target.name, target.query_path, {}, {}, *is_new ? "" : "was there already"});
  }
  return done;
}

Result<std::vector<Done>> accept_responses(const Arguments& arguments, const std::vector<StampTarget>& targets,
                                           const std::vector<Certificate>& anchors) {
  std::vector<Done> done;
  for (const std::string& path : arguments.responses) {
    const auto accepted = accept_response(path, targets, anchors);
    if (!accepted) return std::unexpected(accepted.error());
    done.push_back(done_of(*accepted->target, accepted->stamp,
                           accepted->is_answer ? "" : "no query was kept, so its nonce was not compared"));
  }
  return done;
}

Result<std::vector<Done>> ask(const Arguments& arguments, const std::vector<StampTarget>& targets,
                              const std::vector<Certificate>& anchors) {
  const TimeStampSource source = [&](const TimeStampQuery& query) {
    return ask_authority(arguments.authority, query.der, patience);
  };
  std::vector<Done> done;
  for (const StampTarget& target : targets) {
    const auto stamp = stamp_target(target, source, anchors);
    if (!stamp) return std::unexpected(stamp.error());
    done.push_back(done_of(target, *stamp, anchors.empty() ? "by whom was not checked: no --tsa-ca was named" : ""));
  }
  return done;
}

std::string report_json(const SealToSign& sealed, const std::vector<Done>& all) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("seal_sha256", sealed.sha256.hex()).key("files").begin_array();
  for (const Done& done : all) {
    json.begin_object().field("over", done.over).bytes_field("file", done.path);
    if (done.time) json.field("time", to_iso8601(Timestamp{*done.time, 0})).bytes_field("authority", done.authority);
    json.field("note", done.note).end_object();
  }
  json.end_array().end_object();
  return text + "\n";
}

std::string report_text(const std::vector<Done>& all) {
  std::string text;
  for (const Done& done : all) {
    text += fmt::format("{}: ", done.over);
    if (done.time) {
      text += fmt::format("{} by {}, ", to_readable(Timestamp{*done.time, 0}), escape_for_terminal(done.authority));
    }
    text += escape_for_terminal(done.path) + (done.note.empty() ? "" : " (" + done.note + ")") + "\n";
  }
  return text;
}

Result<std::vector<Done>> stamp(const Arguments& arguments, const SealToSign& sealed,
                                const std::vector<Certificate>& anchors) {
  const auto targets = stamp_targets(sealed);
  if (!targets) return std::unexpected(targets.error());
  if (targets->empty()) {
    return std::unexpected(Error{ErrorCode::io, EEXIST, "create", sealed.paths.seal_stamp,
                                 "all that can be stamped has its stamp, and nothing is ever overwritten"});
  }
  if (auto written = write_seal_copy(sealed); !written) return std::unexpected(written.error());
  if (arguments.query_only) return write_queries(*targets);
  if (!arguments.responses.empty()) return accept_responses(arguments, *targets, anchors);
  return ask(arguments, *targets, anchors);
}

int run(const Arguments& arguments) {
  const auto anchors = read_certificates(arguments.anchors);
  if (!anchors) return fail(anchors.error());
  const auto sealed = seal_to_sign(arguments.bundle);
  if (!sealed) {
    fail(sealed.error().error);
    return sealed.error().verdict ? status_of(*sealed.error().verdict) : trouble;
  }
  const auto done = stamp(arguments, *sealed, *anchors);
  if (!done) return fail(done.error());
  const auto printed = write_to_stdout(arguments.json ? report_json(*sealed, *done) : report_text(*done));
  return printed ? 0 : fail(printed.error());
}

void define(CLI::App& command, Arguments& arguments) {
  command.footer(footer);
  command.add_option("bundle", arguments.bundle, "The bundle")->required()->type_name("BUNDLE");
  auto* const ways = command.add_option_group("One of these");
  ways->add_option("--tsa", arguments.authority, "Ask this authority (http://…)")->type_name("URL");
  ways->add_flag("--query-only", arguments.query_only, "Write the questions, and ask nobody");
  ways->add_option("--response", arguments.responses, "Take this answer to a question; may be given again")
      ->allow_extra_args(false)
      ->type_name("FILE");
  ways->require_option(1);
  command
      .add_option("--tsa-ca", arguments.anchors, "The CA that the authority's certificate must lead to (PEM or DER)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command.add_flag("--json", arguments.json, "What was written, as one object");
}

}  // namespace

void add_timestamp_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("timestamp", "Have a bundle's seal time-stamped, in files beside it");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
