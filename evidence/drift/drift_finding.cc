#include "evidence/drift/drift_finding.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace exhibit::drift {

std::string_view verdict_word(Verdict verdict) {
  static constexpr std::array<std::string_view, verdict_count> words = {
      "held",     "modified",    "added",   "type",      "removed", "moved",
      "metadata", "since_start", "unknown", "copied_up", "seen"};
  return words[static_cast<std::size_t>(verdict)];
}

DriftFinding unknown_mount(std::string mount_point, std::string why) {
  return {.verdict = Verdict::unknown, .path = std::move(mount_point), .reasons = {std::move(why)}};
}

void sort_for_report(std::vector<DriftFinding>& findings) {
  std::ranges::stable_sort(findings, {}, [](const DriftFinding& finding) {
    const bool is_shared = finding.siblings && finding.siblings->have > 1;
    const bool is_altered = finding.package && finding.package->is_altered();
    return std::tuple(finding.quiet, is_shared, !is_altered, finding.verdict, finding.is_as_changed_database_has_it);
  });
}

}  // namespace exhibit::drift
