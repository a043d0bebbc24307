// What of a report is read without script, as page/SLOTS.md wants its markup. Whatever comes from the evidence is
// escaped twice: what a terminal obeys, and what HTML does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/report/report.h"
#include "evidence/report/story.h"
#include "evidence/show/page.h"

namespace exhibit::report {

/// More rows of one table than anybody reads without script are counted instead.
inline constexpr std::size_t greatest_static_rows = 2'000;

/// Text of which what a terminal obeys is escaped already, for an element.
std::string html_of_shown(std::string_view escaped);

std::string static_head(const Report& report);
std::string static_story(const std::vector<StoryLine>& story);
void write_static_findings(const Report& report, show::Page& page);
void write_static_mounts(const Report& report, show::Page& page);
std::string static_ledger(const Report& report);
std::string static_verification(const Report& report);

}  // namespace exhibit::report
