// The report as one HTML file that needs nothing else.
#pragma once

#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/report/report.h"
#include "evidence/report/story.h"

namespace exhibit::report {

/// The page of page/page.h with its slots filled, row by row: beside the report little is in memory. The content
/// security policy in it allows the page's own style and script alone, by their digests. Throws OutputError where the
/// output fails.
void write_page(const Report& report, const std::vector<StoryLine>& story, Output& output);

}  // namespace exhibit::report
