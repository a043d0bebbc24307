#include <algorithm>
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

/// Whether the folder may have another name in mountinfo.
bool goes_by_link(const StateFolder& root, const std::string& path) {
  for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
    if (root.read_link(path.substr(1, end - 1)).outcome.is_ok()) return true;
  }
  return root.read_link(path.substr(1)).outcome.is_ok();
}

/// A title is the monitor's own word, and a config may be any container's.
void compare_root(const Subject& subject, const LxcConfig& config, const Witness& source, Identity& identity) {
  const std::string told = folder_of_root(config);
  const auto& seen = subject.storage.roots;
  if (told.empty() || seen.empty() || std::ranges::find(seen, told) != seen.end()) return;
  if (goes_by_link(subject.site.root, told)) return;
  identity.conflict("the root directory is " + seen.front() + " by mountinfo, but " + told + " by lxc config (" +
                    source.where + ")");
}

void take_config(const Subject& subject, const std::string& folder, Identity& identity) {
  const std::string path = folder + "/config";
  RawFile raw = subject.site.root.read(path);
  const Witness source{"lxc config", subject.site.root.path_of(path)};
  if (!raw.outcome.is_ok()) {
    identity.conflict("lxc config (" + source.where +
                      ") could not be read: " + std::string(outcome_word(raw.outcome.kind)));
    return;
  }
  const LxcConfig config = parse_lxc_config(raw.bytes);
  identity.witness(source, "root " + config.root);
  compare_root(subject, config, source, identity);
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
