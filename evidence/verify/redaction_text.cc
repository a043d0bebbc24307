#include "evidence/verify/redaction_text.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"

namespace exhibit {
namespace {

/// Rows of one member, or of content without a name, that stand one after the other with one reason.
struct Run {
  const WithheldRow* first;
  std::uint64_t rows;
};

std::vector<Run> runs_of(const std::vector<WithheldRow>& withheld) {
  std::vector<Run> runs;
  for (const WithheldRow& row : withheld) {
    const bool goes_on = !runs.empty() && runs.back().first->member == row.member &&
                         runs.back().first->reason == row.reason && runs.back().first->part == 0 && row.part == 0 &&
                         runs.back().first->row + runs.back().rows == row.row;
    if (goes_on) {
      ++runs.back().rows;
    } else {
      runs.push_back({&row, 1});
    }
  }
  return runs;
}

std::string rows_phrase(const Run& run) {
  return run.rows == 1 ? fmt::format("row {}", run.first->row)
                       : fmt::format("rows {} to {}", run.first->row, run.first->row + run.rows - 1);
}

std::string member_phrase(const WithheldRow& row) {
  const std::string member = row.member.empty() ? "not told of what" : escape_for_terminal(row.member);
  return row.part == 0 ? member : fmt::format("{} part {}", member, row.part);
}

}  // namespace

std::string withheld_text(const Redaction& redaction, const show::Palette& palette) {
  if (redaction.number_withheld == 0) return {};
  std::string text = fmt::format("\n{}Withheld{}, as whoever made the copy says\n", palette.heading, palette.reset);
  for (const Run& run : runs_of(redaction.withheld)) {
    text += fmt::format("  {}  {}: {}\n", rows_phrase(run), member_phrase(*run.first),
                        escape_for_terminal(run.first->reason));
  }
  const std::uint64_t rest = redaction.number_withheld - redaction.withheld.size();
  if (rest > 0) text += fmt::format("  and {} more\n", rest);
  return text;
}

std::string meaning_of_copy(const Redaction& redaction) {
  return fmt::format(
      "This is a redacted copy: {} of {} rows are withheld, and what they held is not known. The rows that are there,\n"
      "and the bytes they tell of, are those of the bundle with this seal. The digest of the whole bundle cannot be\n"
      "checked here, since not all of its bytes are.",
      redaction.number_withheld, redaction.rows);
}

void write_redaction(JsonWriter& json, const Redaction& redaction) {
  json.begin_object().field("rows", redaction.rows).field("withheld", redaction.number_withheld);
  json.key("withheld_rows").begin_array();
  for (const WithheldRow& row : redaction.withheld) {
    json.begin_object().field("row", row.row).field("member", escape_for_terminal(row.member));
    if (row.part > 0) json.field("part", row.part);
    json.field("reason", escape_for_terminal(row.reason)).end_object();
  }
  json.end_array().end_object();
}

}  // namespace exhibit
