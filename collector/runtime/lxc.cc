#include <utility>

#include "collector/runtime/cgroup_id.h"
#include "collector/runtime/lxc_config.h"
#include "collector/runtime/sources.h"

namespace exhibit {
namespace {

/// "<path>/<name>/rootfs", as the root directory of a container whose monitor is gone shows it.
std::string config_folder_of_mounts(const Subject& subject, const std::string& name) {
  for (const std::string& root : subject.storage.roots) {
    if (root.ends_with("/" + name + "/rootfs")) return folder_of(root);
  }
  return "/var/lib/lxc/" + name;
}

void take_config(const Subject& subject, const std::string& folder, Identity& identity) {
  const std::string path = folder + "/config";
  RawFile raw = subject.site.root.read(path);
  if (!raw.outcome.is_ok()) return;
  const Witness source{"lxc config", subject.site.root.path_of(path)};
  const LxcConfig config = parse_lxc_config(raw.bytes);
  identity.witness(source, "root " + config.root);
  identity.describe_configuration({}, config.environment, source.where);
  identity.keep_state("lxc-config", source.where, std::move(raw));
}

}  // namespace

void identify_by_lxc(const Subject& subject, Identity& identity) {
  const bool has_monitor = subject.monitor && subject.monitor->kind == MonitorKind::lxc_monitor;
  const CgroupCandidate* candidate = subject.traits.cgroup.innermost();
  const bool by_cgroup = candidate != nullptr && candidate->runtime == "lxc" && !identity.has_runtime();
  if (!has_monitor && !by_cgroup) return;
  std::string folder;
  if (has_monitor) {
    const Monitor& monitor = *subject.monitor;
    const Witness source{"lxc monitor", monitor.where()};
    identity.witness(source, "path " + monitor.folder + ", name " + monitor.name);
    identity.set_runtime("lxc", source);
    identity.set_id(monitor.name, source);
    identity.set_name(monitor.name, source);
    folder = monitor.folder + "/" + monitor.name;
  } else {
    const Witness source{"cgroup", subject.traits.cgroup.path};
    identity.set_runtime("lxc", source);
    identity.set_id(candidate->id, source);
    identity.set_name(candidate->id, source);
    folder = config_folder_of_mounts(subject, candidate->id);
  }
  take_config(subject, folder, identity);
}

}  // namespace exhibit
