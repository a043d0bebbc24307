#include "evidence/custody/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/words.h"
#include "evidence/trust/clock.h"

namespace exhibit::custody {
namespace {

std::string row(std::string_view name, std::string_view value) {
  return value.empty() ? std::string() : fmt::format("     {:<9}{}\n", name, escape_for_terminal(value));
}

std::string bundle_phrase(const BundleState& bundle) {
  return fmt::format("{}, {} bytes, {} {}", bundle.verdict, bundle.bytes, bundle.seal_sha256 ? "seal" : "SHA-256",
                     bundle.anchor().hex());
}

std::string signature_rows(const EventStatement& statement) {
  std::string text;
  for (const SignedBy& by : statement.signatures) {
    text += row("signed", fmt::format("as {} by {}, {} ({}: {})", role_word(by.role),
                                      by.signer.empty() ? "a key without a name" : by.signer, by.key,
                                      by.is_trusted ? "trusted" : "not trusted", by.why));
  }
  return text.empty() ? row("signed", "by nobody") : text;
}

std::string stamp_rows(const CustodyReport& report, std::uint64_t first, std::uint64_t end) {
  std::string text;
  for (const LineStamp& stamp : report.time_stamps) {
    if (stamp.line < first || stamp.line >= end) continue;
    text += row("stamped", fmt::format("line {} at {} by {} ({}: {})", stamp.line, readable(stamp.time),
                                       stamp.authority, stamp.is_trusted ? "trusted" : "not trusted", stamp.why));
  }
  return text;
}

std::string event_paragraph(const Record& record, const EventStatement& statement, const show::Palette& palette) {
  const Event& event = *record.event();
  std::string text = fmt::format("{:>3}  {}  {}{}{}  by {}\n", record.number, to_readable(record.when), palette.heading,
                                 event.kind, palette.reset, event.who.empty() ? "?" : escape_for_terminal(event.who));
  if (event.receiver) text += row("to", *event.receiver);
  if (event.accepts) text += row("accepts", fmt::format("the transfer of line {}", *event.accepts));
  text += row("where", event.where) + row("why", event.why) + row("note", event.note) + row("account", event.account);
  return text + row("bundle", bundle_phrase(event.bundle)) + signature_rows(statement);
}

std::string counts(const CustodyReport& report) {
  std::size_t signatures = 0;
  std::size_t trusted = 0;
  for (const EventStatement& event : report.events) {
    signatures += event.signatures.size();
    trusted += static_cast<std::size_t>(std::ranges::count_if(event.signatures, &SignedBy::is_trusted));
  }
  return fmt::format("{}, {}, {}, {} of them by somebody you named", show::counted(report.lines, "line", "lines"),
                     show::counted(report.events.size(), "event", "events"),
                     show::counted(signatures, "signature", "signatures"), trusted);
}

std::string meaning(const CustodyReport& report) {
  if (report.is_broken()) {
    return "This is not the log as it was written, or not that of this bundle, or the bundle is not sound: see the "
           "faults.";
  }
  if (!report.is_whole()) return "Nothing contradicts itself, but something is missing or odd: see the faults.";
  if (report.has_expected_head) {
    return "Every line follows the one before it, every event is signed, and the head that you expected is among "
           "them.\n"
           "What was written after that head, and cut off again, would not be missed.";
  }
  return "Every line follows the one before it, and every event is signed. A log that lost its last lines looks the\n"
         "same: compare the head with the one that was written down last, or give that with --expect-head.";
}

void write_fault(JsonWriter& json, const CustodyFault& fault) {
  json.begin_object().field("code", fault_code_word(fault.code)).field("line", fault.line);
  json.field("why", escape_for_terminal(fault.why)).field("contradiction", is_contradiction(fault.code)).end_object();
}

void write_signature(JsonWriter& json, const SignedBy& by) {
  json.begin_object()
      .field("line", by.line)
      .field("role", role_word(by.role))
      .field("key", escape_for_terminal(by.key));
  json.field("signer", escape_for_terminal(by.signer))
      .field("trusted", by.is_trusted)
      .field("why", escape_for_terminal(by.why))
      .end_object();
}

void write_facts(JsonWriter& json, const CustodyReport& report, std::string_view path) {
  json.bytes_field("file", path).field("state", state_word(report)).field("lines", report.lines);
  json.field("bundle_verdict", report.bundle_verdict).key("head");
  if (report.head) {
    json.string(report.head->hex());
  } else {
    json.null();
  }
  json.field("lines_after_expected_head", report.lines_after_expected_head).key("faults").begin_array();
  for (const CustodyFault& fault : report.faults) write_fault(json, fault);
  json.end_array().field("faults_left_out", report.faults_left_out).key("events").begin_array();
  for (const EventStatement& event : report.events) {
    json.begin_object().field("line", event.line).key("signatures").begin_array();
    for (const SignedBy& by : event.signatures) write_signature(json, by);
    json.end_array().end_object();
  }
  json.end_array().key("time_stamps").begin_array();
  for (const LineStamp& stamp : report.time_stamps) {
    json.begin_object()
        .field("line", stamp.line)
        .bytes_field("file", stamp.path)
        .field("time", to_iso8601(Timestamp{stamp.time, 0}));
    json.field("authority", escape_for_terminal(stamp.authority)).field("trusted", stamp.is_trusted);
    json.field("why", escape_for_terminal(stamp.why)).end_object();
  }
  json.end_array();
}

}  // namespace

std::string_view state_word(const CustodyReport& report) {
  if (report.is_broken()) return "BROKEN";
  return report.is_whole() ? "WHOLE" : "OPEN";
}

std::string log_text(const Log& log, const CustodyReport& report, const show::Palette& palette) {
  std::map<std::uint64_t, const Record*> events;
  for (const SeenLine& seen : log.lines) {
    if (seen.record && seen.record->event() != nullptr) events.emplace(seen.record->number, &*seen.record);
  }
  std::string text;
  for (std::size_t i = 0; i < report.events.size(); ++i) {
    const EventStatement& statement = report.events[i];
    const auto event = events.find(statement.line);
    if (event == events.end()) continue;
    const std::uint64_t end = i + 1 < report.events.size() ? report.events[i + 1].line : ~std::uint64_t{0};
    text += event_paragraph(*event->second, statement, palette) + stamp_rows(report, statement.line, end);
  }
  return text;
}

std::string report_text(const CustodyReport& report, std::string_view path, const show::Palette& palette) {
  std::string text = fmt::format("{}{}{}  {}\n", report.is_whole() ? palette.heading : palette.warning,
                                 state_word(report), palette.reset, escape_for_terminal(path));
  if (report.head) text += fmt::format("  head        {}\n", report.head->hex());
  text += fmt::format("  bundle      {}, as it is now\n", report.bundle_verdict);
  text += fmt::format("  holds       {}\n", counts(report));
  if (report.has_expected_head) {
    text += fmt::format("  expected    head is there; {} after it\n",
                        show::counted(report.lines_after_expected_head, "line", "lines"));
  }
  if (!report.faults.empty()) text += fmt::format("\n{}Faults{}\n", palette.heading, palette.reset);
  for (const CustodyFault& fault : report.faults) {
    text += fmt::format("  {}{}{}  {}{}\n", palette.warning, fault_code_word(fault.code), palette.reset,
                        fault.line == 0 ? "" : fmt::format("line {}: ", fault.line), escape_for_terminal(fault.why));
  }
  if (report.faults_left_out > 0) text += fmt::format("  and {} more\n", report.faults_left_out);
  return text + "\n" + meaning(report) + "\n";
}

std::string report_object(const CustodyReport& report, std::string_view path) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_facts(json, report, path);
  json.end_object();
  return text;
}

std::string report_json(const CustodyReport& report, std::string_view path, const Log* log) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_facts(json, report, path);
  if (log != nullptr) {
    json.key("log").begin_array();
    for (const SeenLine& line : log->lines) {
      // A line that is no record goes out as text, never as JSON.
      if (line.record) {
        json.raw(std::string_view(line.text).substr(0, line.text.size() - 1));
      } else {
        json.string(escape_for_terminal(line.text));
      }
    }
    json.end_array();
  }
  json.end_object();
  return text + "\n";
}

}  // namespace exhibit::custody
