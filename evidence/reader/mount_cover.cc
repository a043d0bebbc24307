#include "evidence/reader/mount_cover.h"

#include <algorithm>
#include <utility>

#include "evidence/reader/paths.h"

namespace exhibit {

// A mount is mounted on its parent (proc(5), mountinfo): what stands deeper, on a child, hides nothing more of it.
MountCover::MountCover(const std::vector<MountDecision>& mounts, const MountDecision& below) {
  for (const MountDecision& decision : mounts) {
    if (decision.mount.parent != below.mount.id) continue;
    std::string point = reached_at(decision);
    if (is_below(point, reached_at(below))) mount_points_.push_back(std::move(point));
  }
}

const std::string* MountCover::over(std::string_view path) const {
  const auto hides = [path](const std::string& point) { return path == point || is_below(path, point); };
  const auto found = std::ranges::find_if(mount_points_, hides);
  return found == mount_points_.end() ? nullptr : &*found;
}

}  // namespace exhibit
