// What was mounted in a container when it ran, as its runtime was told.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector/runtime/lxc_config.h"
#include "evidence/records/mount.h"

namespace exhibit {

/// From config.json of an OCI bundle. Only mount point, type and source are known.
std::vector<Mount> mounts_in_oci_config(std::string_view bytes);

/// Volumes, by their name, and binds, from Docker's config.v2.json.
std::vector<Mount> mounts_in_docker_state(std::string_view bytes);

/// Volumes alone: mount point → name. Those of other drivers than Docker's own are not on this host's disks.
std::map<std::string, std::string> volumes_in_docker_state(std::string_view bytes);

/// What `--tmpfs` asked for, from Docker's hostconfig.json.
std::vector<Mount> mounts_in_docker_host_config(std::string_view bytes);

/// From lxc.mount.entry. A blank in a name stands there as fstab(5) has it.
std::vector<Mount> mounts_in_lxc_config(const LxcConfig& config);

}  // namespace exhibit
