#include "evidence/report/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "evidence/report/episodes.h"
#include "evidence/report/sentence.h"

namespace exhibit::report {
namespace {

/// Beside the first line and the last.
constexpr std::size_t greatest_number_of_sentences = greatest_story - 2;

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string ranks_of(const Report& report) {
  std::string text;
  for (int rank = findings::worst_rank; rank <= quietest_told_rank; ++rank) {
    const auto number = std::ranges::count(report.items, rank, &Item::rank);
    if (number > 0) text += fmt::format("{}{} of rank {}", text.empty() ? "" : ", ", number, rank);
  }
  return text.empty() ? "none of rank 1 to 3" : text;
}

StoryLine how_much(const Report& report) {
  const std::string since = report.has_before()
                                ? fmt::format("since A was taken ({})", to_readable(report.bundles.front().begun))
                                : "since its containers began";
  StoryLine line;
  line.text = fmt::format("{} in {} {}: {}", counted(report.items.size(), "finding", "findings"),
                          counted(report.containers.size(), "container", "containers"), since, ranks_of(report));
  for (const Item& item : report.items) line.rank = std::min(line.rank, item.rank());
  return line;
}

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
                          counted(number, "more finding is", "more findings are"), line.rank);
  return line;
}

}  // namespace

std::vector<StoryLine> tell_story(const Report& report) {
  std::vector<StoryLine> told;
  for (const std::vector<Episode>& alike : grouped(report)) {
    if (told.size() == greatest_number_of_sentences) break;
    told.push_back(line_of(report, alike));
  }
  std::ranges::stable_sort(told, {}, [](const StoryLine& line) {
    return std::tuple(!line.time.has_value(), line.time.value_or(Timestamp{}));
  });
  const std::optional<StoryLine> rest = left_out(report, told);
  std::vector<StoryLine> story;
  story.push_back(how_much(report));
  story.insert(story.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
  if (rest) story.push_back(*rest);
  return story;
}

}  // namespace exhibit::report
