// What is to be said of a pair of containers itself.
#pragma once

#include <optional>

#include "evidence/diff/bundle_side.h"
#include "evidence/diff/container_pairing.h"
#include "evidence/diff/finding.h"

namespace exhibit::diff {

/// A container that one side lacks is added, removed, or `unknown` where that side did not look for it. A pair is
/// modified where it was made or started anew, or its image or command differ. Nothing where nothing differs.
std::optional<Finding> diff_container(const ContainerPair& pair, const BundleSide& a, const BundleSide& b);

}  // namespace exhibit::diff
