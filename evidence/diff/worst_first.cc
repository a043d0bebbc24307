#include "evidence/diff/worst_first.h"

#include <algorithm>

#include "evidence/findings/report.h"

namespace exhibit::diff {

void sort_worst_first(std::vector<Section>& sections) {
  const auto key = [](const Finding& finding) { return findings::order_key(finding.assessment, finding.path); };
  for (Section& section : sections) std::ranges::stable_sort(section.findings, {}, key);
  std::ranges::stable_sort(sections, {}, [](const Section& section) {
    return section.findings.empty() ? findings::quietest_rank : section.findings.front().assessment.rank;
  });
}

std::vector<FindingPlace> worst_first(const std::vector<Section>& sections) {
  std::vector<FindingPlace> places;
  for (const Section& section : sections) {
    for (const Finding& finding : section.findings) places.push_back({&section, &finding});
  }
  std::ranges::stable_sort(places, {}, [](const FindingPlace& place) {
    return findings::order_key(place.finding->assessment, place.finding->path);
  });
  return places;
}

}  // namespace exhibit::diff
