#include "evidence/report/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "evidence/encoding/escape.h"
#include "evidence/report/episodes.h"
#include "evidence/report/sentence.h"
#include "evidence/show/render/words.h"

namespace exhibit::report {
namespace {

/// Episodes that one sentence can tell of, the worst first.
std::vector<std::vector<Episode>> grouped(const Report& report) {
  std::vector<std::vector<Episode>> groups;
  std::map<std::string, std::size_t> places;
  for (Episode& episode : episodes_of(report)) {
    const auto [place, is_new] = places.try_emplace(likeness_of(report, episode), groups.size());
    if (is_new) groups.emplace_back();
    groups[place->second].push_back(std::move(episode));
  }
  return groups;
}

StoryLine line_of(const Report& report, const std::vector<Episode>& alike) {
  StoryLine line;
  line.text = sentence_of(report, alike);
  for (const Episode& episode : alike) {
    line.rank = std::min(line.rank, episode.rank);
    if (episode.time && (!line.time || *episode.time < *line.time)) line.time = episode.time;
    for (const Index i : episode.items) {
      line.items.push_back(i);
      for (const findings::Reason& reason : report.items[i].assessment.reasons) {
        for (const std::string& technique : reason.techniques) {
          const bool is_new = std::ranges::find(line.techniques, technique) == line.techniques.end();
          if (is_new) line.techniques.push_back(technique);
        }
      }
    }
  }
  return line;
}

/// Nothing where nothing is left out.
std::optional<StoryLine> left_out(const Report& report, const std::vector<StoryLine>& told) {
  std::vector<bool> is_told(report.items.size());
  for (const StoryLine& line : told) {
    for (const Index i : line.items) is_told[i] = true;
  }
  StoryLine line;
  std::uint64_t number = 0;
  for (Index i = 0; i < report.items.size(); ++i) {
    if (is_told[i]) continue;
    ++number;
    line.rank = std::min(line.rank, report.items[i].rank());
  }
  if (number == 0) return std::nullopt;
  line.text = fmt::format("{} not told here, the worst of rank {}",
                          show::counted(number, "more finding is", "more findings are"), line.rank);
  return line;
}

StoryLine wrong_order(const Report& report) {
  StoryLine line;
  line.text =
      fmt::format("{} was taken after {}: what came between them is told as removed",
                  escape_for_terminal(report.bundles.front().name), escape_for_terminal(report.bundles.back().name));
  return line;
}

}  // namespace

std::vector<StoryLine> tell_story(const Report& report) {
  std::vector<StoryLine> told;
  const std::size_t other_lines = report.is_newer_first ? 2 : 1;
  for (const std::vector<Episode>& alike : grouped(report)) {
    if (told.size() == greatest_story - other_lines) break;
    told.push_back(line_of(report, alike));
  }
  std::ranges::stable_sort(told, {}, [](const StoryLine& line) {
    return std::tuple(!line.time.has_value(), line.time.value_or(Timestamp{}));
  });
  if (told.empty()) return told;
  if (report.is_newer_first) told.insert(told.begin(), wrong_order(report));
  if (auto rest = left_out(report, told)) told.push_back(*std::move(rest));
  return told;
}

}  // namespace exhibit::report
