#include "evidence/reader/mount_cover.h"

#include <algorithm>

#include "evidence/reader/paths.h"

namespace exhibit {

// A mount is mounted on its parent (proc(5), mountinfo): what stands deeper, on a child, hides nothing more of it.
MountCover::MountCover(const std::vector<MountDecision>& mounts, const MountDecision& below) {
  for (const MountDecision& decision : mounts) {
    const Mount& mount = decision.mount;
    const bool is_child = mount.parent == below.mount.id && is_below(mount.mount_point, below.mount.mount_point);
    if (is_child) mount_points_.push_back(&mount.mount_point);
  }
}

const std::string* MountCover::over(std::string_view path) const {
  const auto hides = [path](const std::string* point) { return path == *point || is_below(path, *point); };
  const auto found = std::ranges::find_if(mount_points_, hides);
  return found == mount_points_.end() ? nullptr : *found;
}

}  // namespace exhibit
