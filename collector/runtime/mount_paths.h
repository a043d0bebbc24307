// From mounts inside a container to paths outside it: where a runtime keeps the files it shows inside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/mount.h"

namespace exhibit {

/// Paths at which `outside` shows what the mount `inner` shows: same file system, and a root at or above its own. The
/// longest match first; none where no outside mount shows it. Pure text: nothing is looked up.
std::vector<std::string> outside_paths(const std::vector<Mount>& outside, const Mount& inner);

/// The value of "name=value" among super options; empty where it is not there.
std::string mount_option(std::string_view super_options, std::string_view name);

/// What the mounts of a container tell about its runtime's files, as paths outside.
struct StoragePaths {
  std::vector<std::string> roots;  ///< of its root directory
  std::string upper;               ///< upperdir= of an overlay root
  std::string fuse_overlay_dev;    ///< the device of a root that fuse-overlayfs shows
  std::vector<std::string> files;  ///< of /etc/hostname, /etc/hosts, /etc/resolv.conf, /run/.containerenv
  /// All the paths.
  std::vector<std::string> all() const;
};
StoragePaths storage_paths(const std::vector<Mount>& inside, const std::vector<Mount>& outside);

/// The mount at "/": the last, which covers the others; nullptr where there is none.
const Mount* root_mount(const std::vector<Mount>& mounts);

}  // namespace exhibit
