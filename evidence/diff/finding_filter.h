// Which findings of a diff a person asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/encoding/time_text.h"

namespace exhibit::diff {

std::optional<FindingKind> finding_kind_of_word(std::string_view word);
std::optional<Change> change_of_word(std::string_view word);

/// Empty or absent: all.
struct FindingFilter {
  std::vector<FindingKind> kinds;
  std::vector<Change> changes;
  /// fnmatch(3) on the path, or on where it moved from; what has no path is left out.
  std::optional<std::string> path;
  /// Files that did not change since are left out: those of which modification, change and birth time are all earlier.
  /// What has no time, as a file that was removed, stays.
  std::optional<Timestamp> since;

  bool lets_through(const Finding& finding) const;
};

/// Leaves out what the filter does not let through, and sections without any finding left.
void filter_findings(std::vector<Section>& sections, const FindingFilter& filter);

/// Leaves the first `most` findings of all sections together, the worst first. Returns how many went.
std::uint64_t keep_first(std::vector<Section>& sections, std::size_t most);

}  // namespace exhibit::diff
