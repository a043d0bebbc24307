// Reasons and ranks for the findings of `exhibit drift`, and findings on what is wrong as it is: processes, mounts and
// containers.
#pragma once

#include <vector>

#include "evidence/drift/container_drift.h"
#include "evidence/findings/explainer.h"
#include "evidence/packages/bundle_packages.h"

namespace exhibit::findings {

/// What is so and no change is a finding only where its rank is this or worse.
inline constexpr int quietest_seen_rank = 3;

/// Fails where a member is damaged. `packages` are the bundle's own.
Result<void> explain_drift(std::vector<drift::ContainerDrift>& drifts, const diff::BundleSide& side,
                           const packages::BundlePackages& packages, const Explainer& explainer);

}  // namespace exhibit::findings
