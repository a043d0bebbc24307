// lxc.container.conf(5): what is used of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exhibit {

struct LxcConfig {
  std::string root;                      ///< lxc.rootfs.path (lxc.rootfs before LXC 3)
  std::vector<std::string> environment;  ///< lxc.environment, each NAME=value
};

/// Lines "key = value"; others are passed over. Files that it includes are not read.
LxcConfig parse_lxc_config(std::string_view bytes);

}  // namespace exhibit
