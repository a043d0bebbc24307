#include "evidence/diff/finding.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace exhibit::diff {

std::string_view finding_kind_word(FindingKind kind) {
  static constexpr std::array<std::string_view, finding_kind_count> words = {
      "container", "user", "group", "executable", "file", "process", "open-file", "mount", "socket", "environment"};
  return words[static_cast<std::size_t>(kind)];
}

std::string_view change_word(Change change) {
  static constexpr std::array<std::string_view, change_count> words = {"added",    "modified", "moved",  "type",
                                                                       "metadata", "removed",  "unknown"};
  return words[static_cast<std::size_t>(change)];
}

void sort_for_report(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, {},
                           [](const Finding& finding) { return std::tuple(finding.kind, finding.change); });
}

}  // namespace exhibit::diff
