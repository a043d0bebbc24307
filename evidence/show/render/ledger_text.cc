#include "evidence/show/render/ledger_text.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/words.h"

namespace exhibit::show {
namespace {

/// "5 ok, 1 denied": ok first, the rest by name.
std::string tally_phrase(const Tally& tally) {
  std::string text;
  const auto add = [&text](std::string_view word, std::uint64_t number) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, escape_for_terminal(word));
  };
  if (const auto ok = tally.find("ok"); ok != tally.end()) add(ok->first, ok->second);
  for (const auto& [word, number] : tally) {
    if (word != "ok") add(word, number);
  }
  return text.empty() ? "none" : text;
}

void add_tally(std::string& text, std::string_view label, const Tally& tally) {
  text += fmt::format("  {:<12}{:>9}   {}\n", label, total(tally), tally_phrase(tally));
}

void write_tally(JsonWriter& json, std::string_view name, const Tally& tally) {
  json.key(escape_for_terminal(name)).begin_object();
  for (const auto& [word, number] : tally) json.field(escape_for_terminal(word), number);
  json.end_object();
}

}  // namespace

std::string coverage_text(const Coverage& coverage, const Palette& palette) {
  std::string text = fmt::format("{}Coverage{}\n", palette.heading, palette.reset);
  text += fmt::format("  {:<12}{:>9}   with {} when they were found\n", "containers", coverage.containers,
                      counted(coverage.processes_found, "process", "processes"));
  add_tally(text, "processes", coverage.processes);
  add_tally(text, "artifacts", coverage.artifacts);
  add_tally(text, "mounts", coverage.mounts);
  add_tally(text, "entries", coverage.entries);
  text += fmt::format("{}Ledger{}\n", palette.heading, palette.reset);
  for (const auto& [what, tally] : coverage.ledger) add_tally(text, escape_for_terminal(what), tally);
  return text;
}

std::string coverage_json(const Coverage& coverage) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().field("what", "coverage").field("containers", coverage.containers);
  json.field("processes_found", coverage.processes_found);
  write_tally(json, "processes", coverage.processes);
  write_tally(json, "artifacts", coverage.artifacts);
  write_tally(json, "mounts", coverage.mounts);
  write_tally(json, "entries", coverage.entries);
  json.key("ledger").begin_object();
  for (const auto& [what, tally] : coverage.ledger) write_tally(json, what, tally);
  json.end_object().end_object();
  return line + "\n";
}

std::string ledger_line_text(const ReadLedgerLine& line, const Palette& palette) {
  const std::string_view tint = line.outcome.is_gap() ? palette.warning : std::string_view();
  std::string text = fmt::format("{}  {:<11} {}{}{}  {}", readable_time(line.at), escape_for_terminal(line.what), tint,
                                 outcome_phrase(line.outcome), tint.empty() ? std::string_view() : palette.reset,
                                 escape_for_terminal(line.target));
  if (!line.name.empty()) text += " " + escape_for_terminal(line.name);
  if (!line.note.empty()) text += "  (" + escape_for_terminal(line.note) + ")";
  return text + "\n";
}

std::string ledger_line_json(const ReadLedgerLine& line) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("what", line.what).bytes_field("target", line.target).field("name", line.name);
  write_outcome(json, line.outcome);
  json.bytes_field("note", line.note).field("at", line.at).end_object();
  return text + "\n";
}

}  // namespace exhibit::show
