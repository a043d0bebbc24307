// A diff as text and as objects.
#pragma once

#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/show/render/palette.h"

namespace exhibit::diff {

/// A finding as one object and a newline: `kind`, `change`, `container`, `container_id`, then `path` and `path_b64`
/// (files and mounts, with `from_path` and `from_path_b64` where it moved) or `name` (all others), `layer`
/// (files of an overlay: "upper" or a number), `before`, `after` where there are any, `rank`, `reasons` (objects), `details`.
std::string finding_line(const Section& section, const Finding& finding);

/// Sections by their worst finding, findings by rank, reasons and path.
void sort_worst_first(std::vector<Section>& sections);

struct FindingPlace {
  const Section* section;
  const Finding* finding;
};
/// All findings of all sections, the worst first.
std::vector<FindingPlace> worst_first(const std::vector<Section>& sections);

/// A container's findings of `least_rank` or worse below its heading, each with its reasons.
std::string section_text(const Section& section, const show::Palette& palette,
                         int least_rank = findings::quietest_rank);

/// "2 added, 1 modified in 1 container"; "no differences" without findings.
std::string summary_text(const std::vector<Section>& sections);

}  // namespace exhibit::diff
