#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "evidence/commands/custody_actions.h"
#include "evidence/commands/terminal.h"
#include "evidence/custody/beside.h"
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

constexpr std::chrono::seconds patience{30};

struct Judged {
  custody::Beside beside;
  custody::CustodyReport report;
};

Result<custody::Expectation> expectation_of(const CustodyActionArguments& arguments) {
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

Result<Judged> judge_log(const CustodyActionArguments& arguments) {
  auto expectation = expectation_of(arguments);
  if (!expectation) return std::unexpected(expectation.error());
  const std::string path = SidecarPaths(arguments.bundle).custody;
  auto beside = custody::read_beside(path, *std::move(expectation));
  if (!beside) return std::unexpected(beside.error());
  if (!*beside) {
    return std::unexpected(
        Error{ErrorCode::absent, 0, {}, path, "there is no custody log; exhibit custody add begins one"});
  }
  const auto examined = custody::examine_file(arguments.bundle);
  if (!examined) return std::unexpected(examined.error());
  custody::CustodyReport report = custody::judge(**beside, examined->state);
  return Judged{**std::move(beside), std::move(report)};
}

int status_of(const custody::CustodyReport& report) {
  if (report.is_broken()) return custody_broken;
  return report.is_whole() ? custody_whole : custody_open;
}

}  // namespace

int verify_custody(const CustodyActionArguments& arguments) {
  const auto judged = judge_log(arguments);
  if (!judged) return fail_custody(judged.error());
  const std::string report = arguments.json ? report_json(judged->report, judged->beside.path, nullptr)
                                            : report_text(judged->report, judged->beside.path, palette_of_stdout());
  return write_custody_report(report, status_of(judged->report));
}

int show_custody(const CustodyActionArguments& arguments) {
  const auto judged = judge_log(arguments);
  if (!judged) return fail_custody(judged.error());
  if (arguments.json)
    return write_custody_report(report_json(judged->report, judged->beside.path, &judged->beside.log),
                                status_of(judged->report));
  const show::Palette palette = palette_of_stdout();
  return write_custody_report(log_text(judged->beside.log, judged->report, palette) + "\n" +
                                  report_text(judged->report, judged->beside.path, palette),
                              status_of(judged->report));
}

int stamp_custody(const CustodyActionArguments& arguments) {
  const auto judged = judge_log(arguments);
  if (!judged) return fail_custody(judged.error());
  // What is wrong with the bundle is no reason to leave its log unstamped.
  const bool is_broken = std::ranges::any_of(judged->report.faults, [](const custody::CustodyFault& fault) {
    return fault.code != custody::FaultCode::bad_bundle && custody::is_contradiction(fault.code);
  });
  if (is_broken || judged->report.faults_left_out > 0 || !judged->beside.log.torn.empty()) {
    return fail_custody(
        corrupt(judged->beside.path, "not stamped: it is not whole; see exhibit custody verify").error());
  }
  const auto anchors = read_certificates(arguments.time_authorities);
  if (!anchors) return fail_custody(anchors.error());
  const std::uint64_t line = judged->beside.log.lines.size();
  const StampTarget target{fmt::format("line {}", line),
                           judged->beside.log.lines.back().text,
                           {},
                           custody::stamp_path(judged->beside.path, line)};
  if (auto is_free = refuse_existing(target.stamp_path); !is_free) return fail_custody(is_free.error());
  const auto stamp = stamp_target(
      target, [&](const TimeStampQuery& query) { return ask_authority(arguments.authority, query.der, patience); },
      *anchors);
  if (!stamp) return fail_custody(stamp.error());
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
  return write_custody_report(text, custody_whole);
}

}  // namespace exhibit
