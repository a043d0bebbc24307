#include "evidence/findings/report.h"

#include <fmt/format.h>

#include <array>

namespace exhibit::findings {

std::string rank_mark(const Assessment& assessment, const show::Palette& palette) {
  if (assessment.rank == quietest_rank) return " ";
  const bool is_strong = assessment.rank <= 2;
  return fmt::format("{}{}{}", is_strong ? palette.heading : "", assessment.rank, is_strong ? palette.reset : "");
}

std::string reasons_text(const Assessment& assessment, std::size_t indent, const show::Palette& palette) {
  std::string text;
  for (const Reason& reason : assessment.reasons) {
    std::string techniques;
    for (const std::string& technique : reason.techniques) techniques += " " + technique;
    text += fmt::format("{:{}}{}{}{}{}\n", "", indent, reason.text, palette.faint,
                        techniques.empty() ? "" : " [" + techniques.substr(1) + "]", palette.reset);
  }
  return text;
}

void write_assessment(JsonWriter& json, const Assessment& assessment, const std::vector<std::string>& details) {
  json.field("rank", assessment.rank).key("reasons").begin_array();
  for (const Reason& reason : assessment.reasons) {
    json.begin_object().field("id", reason.id).field("text", reason.text).key("techniques").begin_array();
    for (const std::string& technique : reason.techniques) json.string(technique);
    json.end_array().end_object();
  }
  json.end_array().key("details").begin_array();
  for (const std::string& detail : details) json.string(detail);
  json.end_array();
}

std::string ranks_phrase(const std::vector<int>& ranks) {
  std::array<std::size_t, quietest_rank> counts{};
  for (const int rank : ranks) ++counts[static_cast<std::size_t>(rank - 1)];
  std::string text;
  for (std::size_t i = 0; i + 1 < counts.size(); ++i) {
    if (counts[i] > 0) text += fmt::format("{}{} of rank {}", text.empty() ? "" : ", ", counts[i], i + 1);
  }
  return text;
}

}  // namespace exhibit::findings
