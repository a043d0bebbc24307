#include "collector/runtime/stored_mounts.h"

#include <sstream>
#include <utility>

#include "collector/runtime/state_json.h"

namespace exhibit {
namespace {

/// As a kernel writes mount points: absolute, without a slash at the end; empty for the root directory, and for what is
/// none.
std::string plain_point(std::string point) {
  while (point.ends_with('/')) point.pop_back();
  return point.starts_with('/') ? point : std::string();
}

void add_mount(std::vector<Mount>& mounts, std::string point, std::string fstype, std::string source) {
  Mount mount;
  mount.mount_point = plain_point(std::move(point));
  if (mount.mount_point.empty()) return;
  mount.fstype = std::move(fstype);
  mount.source = std::move(source);
  mounts.push_back(std::move(mount));
}

}  // namespace

std::vector<Mount> mounts_in_oci_config(std::string_view bytes) {
  std::vector<Mount> mounts;
  const auto json = parse_state_json(bytes);
  if (!json || !member_of(*json, "mounts").is_array()) return mounts;
  for (const StateJson& mount : member_of(*json, "mounts")) {
    add_mount(mounts, text_of(member_of(mount, "destination")), text_of(member_of(mount, "type")),
              text_of(member_of(mount, "source")));
  }
  return mounts;
}

std::vector<Mount> mounts_in_docker_state(std::string_view bytes) {
  std::vector<Mount> mounts;
  const auto json = parse_state_json(bytes);
  if (!json || !member_of(*json, "MountPoints").is_object()) return mounts;
  for (const StateJson& mount : member_of(*json, "MountPoints")) {
    const std::string source = text_of(member_of(mount, "Source"));
    add_mount(mounts, text_of(member_of(mount, "Destination")), text_of(member_of(mount, "Type")),
              source.empty() ? text_of(member_of(mount, "Name")) : source);
  }
  return mounts;
}

std::map<std::string, std::string> volumes_in_docker_state(std::string_view bytes) {
  std::map<std::string, std::string> volumes;
  const auto json = parse_state_json(bytes);
  if (!json || !member_of(*json, "MountPoints").is_object()) return volumes;
  for (const StateJson& mount : member_of(*json, "MountPoints")) {
    const std::string driver = text_of(member_of(mount, "Driver"));
    const bool is_own = text_of(member_of(mount, "Type")) == "volume" && (driver.empty() || driver == "local");
    const std::string point = plain_point(text_of(member_of(mount, "Destination")));
    if (is_own && !point.empty()) volumes.emplace(point, text_of(member_of(mount, "Name")));
  }
  return volumes;
}

std::vector<Mount> mounts_in_docker_host_config(std::string_view bytes) {
  std::vector<Mount> mounts;
  const auto json = parse_state_json(bytes);
  if (!json) return mounts;
  for (const Label& tmpfs : labels_of(member_of(*json, "Tmpfs"))) add_mount(mounts, tmpfs.name, "tmpfs", "tmpfs");
  return mounts;
}

std::vector<Mount> mounts_in_lxc_config(const LxcConfig& config) {
  std::vector<Mount> mounts;
  for (const std::string& line : config.mounts) {
    std::istringstream fields(line);
    std::string source, point, fstype, options;
    if (!(fields >> source >> point)) continue;
    fields >> fstype >> options;
    const bool is_bind = ("," + options + ",").find("bind,") != std::string::npos;
    add_mount(mounts, point.starts_with('/') ? point : "/" + point, is_bind ? "bind" : fstype, source);
  }
  return mounts;
}

}  // namespace exhibit
