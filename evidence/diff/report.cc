#include "evidence/diff/report.h"

#include <fmt/format.h>

#include <array>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/findings/report.h"
#include "evidence/overlay/layers.h"
#include "evidence/show/render/words.h"
#include "hashing/base64.h"

namespace exhibit::diff {
namespace {

/// Whether the subject of a finding is a path, which needs its exact bytes.
bool is_of_path(const Finding& finding) {
  return finding.kind == FindingKind::file || finding.kind == FindingKind::mount ||
         finding.kind == FindingKind::executable || finding.kind == FindingKind::open_file;
}

void write_path(JsonWriter& json, const std::string& name, const std::string& path) {
  json.field(name, escape_for_terminal(path)).field(name + "_b64", base64_encode(path));
}

std::string section_title(const Section& section) {
  const std::string id = show::short_id(section.container_id);
  const std::string runtime = escape_for_terminal(section.runtime);
  return fmt::format("{} ({}{}{})", escape_for_terminal(section.container), runtime, id.empty() ? "" : " ", id);
}

char change_sign(Change change) {
  static constexpr std::array<char, change_count> signs = {'+', '~', '>', '!', '*', '-', '?'};
  return signs[static_cast<std::size_t>(change)];
}

std::string subject_text(const Finding& finding) {
  const std::string path = escape_for_terminal(finding.path);
  const std::string kind = finding.kind == FindingKind::file ? "" : std::string(finding_kind_word(finding.kind)) + " ";
  const std::string from = finding.from_path.empty() ? "" : "  from " + escape_for_terminal(finding.from_path);
  return kind + path + from;
}

std::string finding_text(const Finding& finding, const show::Palette& palette) {
  std::string text = fmt::format("{} {} {:<9} {}\n", findings::rank_mark(finding.assessment, palette),
                                 change_sign(finding.change), change_word(finding.change), subject_text(finding));
  text += findings::reasons_text(finding.assessment, 14, palette);
  for (const std::string& reason : finding.reasons) {
    text += fmt::format("{:14}{}{}{}\n", "", palette.faint, reason, palette.reset);
  }
  return text;
}

}  // namespace

std::string finding_line(const Section& section, const Finding& finding) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().field("kind", finding_kind_word(finding.kind)).field("change", change_word(finding.change));
  if (!finding.events.empty()) {
    json.key("events").begin_array();
    for (const std::string_view event : finding.events) json.string(event);
    json.end_array();
  }
  json.field("container", escape_for_terminal(section.container));
  json.field("container_id", escape_for_terminal(section.container_id));
  if (is_of_path(finding)) {
    write_path(json, "path", finding.path);
  } else {
    json.field("name", escape_for_terminal(finding.path));
  }
  if (finding.change == Change::moved) write_path(json, "from_path", finding.from_path);
  if (finding.layer) write_layer(json.key("layer"), *finding.layer);
  if (!finding.before.empty()) json.key("before").raw(finding.before);
  if (!finding.after.empty()) json.key("after").raw(finding.after);
  findings::write_assessment(json, finding.assessment, finding.reasons);
  json.end_object();
  return line + "\n";
}

std::string section_text(const Section& section, const show::Palette& palette, int least_rank) {
  std::string text = fmt::format("{}{}{}\n", palette.heading, section_title(section), palette.reset);
  for (const Finding& finding : section.findings) {
    if (finding.assessment.rank <= least_rank) text += finding_text(finding, palette);
  }
  return text;
}

std::string summary_text(const std::vector<Section>& sections) {
  std::array<std::uint64_t, change_count> counts{};
  for (const Section& section : sections) {
    for (const Finding& finding : section.findings) ++counts[static_cast<std::size_t>(finding.change)];
  }
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts[i], change_word(static_cast<Change>(i)));
  }
  if (text.empty()) return "no differences\n";
  std::vector<int> ranks;
  for (const Section& section : sections) {
    for (const Finding& finding : section.findings) ranks.push_back(finding.assessment.rank);
  }
  const std::string by_rank = findings::ranks_phrase(ranks);
  text += " in " + show::counted(sections.size(), "container", "containers") + "\n";
  return by_rank.empty() ? text : text + by_rank + "\n";
}

}  // namespace exhibit::diff
