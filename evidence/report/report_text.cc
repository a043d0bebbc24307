#include "evidence/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/encoding/escape.h"
#include "evidence/findings/report.h"
#include "evidence/show/render/words.h"

namespace exhibit::report {
namespace {

constexpr int greatest_warning_rank = 2;
/// As wide as to_readable() writes a time.
constexpr std::string_view no_time = "                    ";

std::string bundle_line(const Report& report, const BundleFacts& bundle) {
  std::string line = fmt::format("  {}  {}  {}, {}", bundle.side, to_readable(bundle.begun),
                                 escape_for_terminal(bundle.host), escape_for_terminal(bundle.status));
  if (bundle.withheld > 0) line += fmt::format(", redacted ({} rows withheld)", bundle.withheld);
  const auto found = std::ranges::find(report.verification, bundle.side, &VerificationFacts::side);
  return line + ", " + (found == report.verification.end() ? "not verified here: run exhibit verify" : found->verdict) +
         "\n";
}

std::string story_line(const StoryLine& line, const show::Palette& palette) {
  const std::string_view colour = line.rank <= greatest_warning_rank ? palette.warning : palette.heading;
  std::string text = fmt::format("{}{}{}  {}  {}", colour, line.rank, palette.reset,
                                 line.time ? to_readable(*line.time) : std::string(no_time), line.text);
  for (const std::string& technique : line.techniques) {
    text += fmt::format("  {}{}{}", palette.faint, escape_for_terminal(technique), palette.reset);
  }
  return text + "\n";
}

std::string sums(const Report& report) {
  std::vector<int> ranks;
  ranks.reserve(report.items.size());
  for (const Item& item : report.items) ranks.push_back(item.rank());
  std::string text = show::counted(report.items.size(), "finding", "findings") + " in " +
                     show::counted(report.containers.size(), "container", "containers");
  if (report.quiet > 0) text += fmt::format("; {} quiet", report.quiet);
  const std::string by_rank = findings::ranks_phrase(ranks);
  return text + "\n" + (by_rank.empty() ? "" : by_rank + "\n");
}

}  // namespace

std::string report_text(const Report& report, const std::vector<StoryLine>& story, const show::Palette& palette) {
  std::string text = fmt::format("{}{}{}\n", palette.heading, escape_for_terminal(report.title), palette.reset);
  for (const BundleFacts& bundle : report.bundles) text += bundle_line(report, bundle);
  text += "\n";
  for (const StoryLine& line : story) text += story_line(line, palette);
  if (story.empty()) text += "Nothing stands out.\n";
  return text + "\n" + sums(report);
}

}  // namespace exhibit::report
