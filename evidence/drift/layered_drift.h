// What an overlay mount shows against what its image brought.
#pragma once

#include <vector>

#include "evidence/diff/bundle_side.h"
#include "evidence/drift/finding_maker.h"

namespace exhibit::drift {

/// `decision` is `layered`. Nothing where it has no upper layer: then it shows its image. Fails where a part of a layer
/// is damaged.
Result<std::vector<DriftFinding>> drift_from_image(const diff::BundleSide& side, const MountDecision& decision,
                                                   const FindingMaker& maker);

}  // namespace exhibit::drift
