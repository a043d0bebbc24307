// A diff as text and as objects.
#pragma once

#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/diff/worst_first.h"
#include "evidence/show/render/palette.h"

namespace exhibit::diff {

/// A finding as one object and a newline: `kind`, `change`, `events` where there are any, `container`, `container_id`,
/// then `path` and `path_b64` (files, mounts, executables and open files, with `from_path` and `from_path_b64` where it
/// moved) or `name` (all others), `layer` (files of an overlay: "upper" or a number), `before`, `after` where there are
/// any, `rank`, `reasons` (objects), `details`.
std::string finding_line(const Section& section, const Finding& finding);

/// A container's findings of `least_rank` or worse below its heading, each with its reasons.
std::string section_text(const Section& section, const show::Palette& palette,
                         int least_rank = findings::quietest_rank);

/// "2 added, 1 modified in 1 container"; "no differences" without findings.
std::string summary_text(const std::vector<Section>& sections);

}  // namespace exhibit::diff
