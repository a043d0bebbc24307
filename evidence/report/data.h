// A report as the page's script gets it: DATA.md tells what is in which block.
#pragma once

#include <string>
#include <vector>

#include "evidence/report/report.h"
#include "evidence/report/story.h"
#include "evidence/show/page.h"

namespace exhibit::report {

/// The block "summary" as one object.
std::string summary_json(const Report& report, const std::vector<StoryLine>& story);

/// All blocks, each in a script element that no browser runs. Row by row: no more of it is in memory. Throws OutputError
/// where the output fails.
void write_data(const Report& report, const std::vector<StoryLine>& story, show::Page& page);

}  // namespace exhibit::report
