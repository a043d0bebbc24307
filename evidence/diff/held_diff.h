// What differs in what paired processes hold: their environments and their open files.
#pragma once

#include <vector>

#include "evidence/diff/bundle_side.h"
#include "evidence/diff/container_pairing.h"
#include "evidence/diff/finding.h"
#include "evidence/diff/process_pairing.h"

namespace exhibit::diff {

/// Of processes that are one; of those that were respawned too, but where the container itself was started anew: then
/// the environment of its first process alone, since all others would say the same. Fails where a member is damaged.
Result<std::vector<Finding>> diff_held(const BundleSide& a, const BundleSide& b, const ContainerPair& containers,
                                       const std::vector<ProcessPair>& pairs, bool was_restarted);

}  // namespace exhibit::diff
