// A report in a few lines, for a terminal.
#pragma once

#include <string>
#include <vector>

#include "evidence/report/report.h"
#include "evidence/report/story.h"
#include "evidence/show/render/palette.h"

namespace exhibit::report {

/// What was compared, the story with its times and techniques, and how many findings have which rank.
std::string report_text(const Report& report, const std::vector<StoryLine>& story, const show::Palette& palette);

}  // namespace exhibit::report
