// What happened, in ten lines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/report/report.h"

namespace exhibit::report {

struct StoryLine {
  std::string text;  ///< escaped for a terminal
  std::optional<Timestamp> time;
  int rank = findings::quietest_rank;
  std::vector<std::string> techniques;
  std::vector<Index> items;  ///< of the report, that the line tells of
};

inline constexpr std::size_t greatest_story = 10;

/// The worst, in the order of time, those without a time after them; before them that A is the later bundle, where it
/// is, and last what is left out. At most `greatest_story` lines in all; none where nothing has a rank that is told of.
std::vector<StoryLine> tell_story(const Report& report);

}  // namespace exhibit::report
