// lxc.container.conf(5): what is used of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exhibit {

struct LxcConfig {
  std::string root;                      ///< lxc.rootfs.path (lxc.rootfs before LXC 3)
  std::vector<std::string> environment;  ///< lxc.environment, each NAME=value
  std::vector<std::string> mounts;       ///< lxc.mount.entry, each a line of fstab(5)
};

/// Lines "key = value"; others are passed over. Files that it includes are not read.
LxcConfig parse_lxc_config(std::string_view bytes);

/// "/path" of "dir:/path" and of "/path"; empty for images and layers ("overlay:…", "zfs:…"), which are mounted
/// elsewhere.
std::string folder_of_root(const LxcConfig& config);

}  // namespace exhibit
