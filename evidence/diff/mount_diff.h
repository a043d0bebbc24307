// What differs between the mounts that two containers see.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/records/mount.h"

namespace exhibit::diff {

/// What both sides have in one place; null where one has nothing there.
struct MountPair {
  const MountDecision* a = nullptr;
  const MountDecision* b = nullptr;

  const MountDecision& newest() const { return b != nullptr ? *b : *a; }
};

/// Mounts that a path of the container leads to are paired by their mount point: of several on one point by the last,
/// which hides the others. Mounts of further mount namespaces are paired by mount point, type and source, several alike
/// in their order: the process that shows them may have another pid by then.
std::vector<MountPair> pair_mounts(const std::vector<MountDecision>& a, const std::vector<MountDecision>& b);

/// Why a side may lack mounts of further mount namespaces that were there; nothing where it saw all there were.
struct FurtherMountGaps {
  std::optional<std::string> a;
  std::optional<std::string> b;
};

/// Added, removed, or modified where type, source, root or options differ; unknown where a gap may be why one side lacks
/// it. A mount's number, device number and place in the order make no difference.
std::vector<Finding> diff_mounts(const std::vector<MountPair>& pairs, const FurtherMountGaps& gaps = {});

}  // namespace exhibit::diff
