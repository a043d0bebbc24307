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

/// At most ten lines in the order of time; those without a time last.
std::vector<StoryLine> tell_story(const Report& report);

}  // namespace exhibit::report
