// The drift of a bundle's containers.
#pragma once

#include <vector>

#include "evidence/drift/container_drift.h"

namespace exhibit::drift {

/// Each of `containers` with each tree once: at the first container and mount point that show it, with a word on the
/// others, and one that cannot be told where the bundle tells of none. Fails where a member is damaged.
Result<std::vector<ContainerDrift>> drift_of(const diff::BundleSide& side,
                                             const std::vector<ContainerRecord>& containers,
                                             const PackageTruth* packages = nullptr);

}  // namespace exhibit::drift
