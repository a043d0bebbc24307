// All that differs between two bundles.
#pragma once

#include <string>
#include <vector>

#include "evidence/diff/bundle_side.h"
#include "evidence/diff/container_pairing.h"
#include "evidence/diff/finding.h"

namespace exhibit::diff {

/// A section for each container of either side that has findings, in the order of A, then what B alone has; findings in
/// the order of a report. `told`: containers that are one, whatever else says. Fails where a member of either bundle is
/// damaged, or what was told or wanted names no container.
///
/// `wanted`: only of containers that are called so; what several of them share, as volumes, is told at the first of
/// these.
Result<std::vector<Section>> diff_bundles(const BundleSide& a, const BundleSide& b,
                                          const std::vector<ToldPair>& told = {},
                                          const std::vector<std::string>& wanted = {});

}  // namespace exhibit::diff
