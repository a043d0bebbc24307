// What of a mount the container cannot see, because something else is mounted over it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/mount.h"

namespace exhibit {

class MountCover {
 public:
  /// `mounts` are all of a container's and outlive this; `below` is one of them.
  MountCover(const std::vector<MountDecision>& mounts, const MountDecision& below);

  /// The mount point of what hides the mount's entry at `path`, a path in the container; null where nothing does. The
  /// mount point itself is hidden, too.
  const std::string* over(std::string_view path) const;

 private:
  std::vector<std::string> mount_points_;
};

}  // namespace exhibit
