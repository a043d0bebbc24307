// All that differs between two bundles.
#pragma once

#include <vector>

#include "evidence/diff/bundle_side.h"
#include "evidence/diff/finding.h"

namespace exhibit::diff {

/// A section for each container of either side that has findings, in the order of A, then what B alone has; findings in
/// the order of a report. Fails where a member of either bundle is damaged.
Result<std::vector<Section>> diff_bundles(const BundleSide& a, const BundleSide& b);

}  // namespace exhibit::diff
