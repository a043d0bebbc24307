// Containers of one image should drift alike: what one of them alone has is news.
#pragma once

#include <vector>

#include "evidence/drift/container_drift.h"

namespace exhibit::drift {

/// Counts for each finding how many containers of the same image (by digest, else by name) in all of `sides` have the
/// same change. `drifts` are those of the first side; a container that several bundles hold counts once. Findings of
/// a container without siblings keep no count. Fails where a member of any bundle is damaged.
Result<void> count_siblings(std::vector<ContainerDrift>& drifts, const std::vector<const diff::BundleSide*>& sides);

}  // namespace exhibit::drift
