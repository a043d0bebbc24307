#include <algorithm>
#include <utility>

#include "collector/runtime/exited_sources.h"
#include "collector/runtime/lxc_config.h"
#include "collector/runtime/stored_mounts.h"

namespace exhibit {
namespace {

/// "c1/rootfs" of "/var/lib/lxc/c1/rootfs", wherever the folder of c1 is by now; empty where the root directory is
/// none of a container's own: what is elsewhere may be anything of the host's.
std::string own_root(const std::string& path, const std::string& name) {
  const std::string folder = name_in(path);
  return is_plain_name(folder) && name_in(folder_of(path)) == name ? name + "/" + folder : std::string();
}

StoredRoot stored_root(const StatePlace& place, const LxcConfig& config, const std::string& tree) {
  StoredRoot stored;
  stored.mounts = mounts_in_lxc_config(config);
  stored.tree = tree;
  stored.storage = storage_view(place, ".");
  if (tree.empty()) {
    stored.why_not = "its root directory \"" + config.root + "\" is no folder beside its config";
  } else if (!stored.storage) {
    stored.why_not = place.folder.path() + " cannot be opened";
  }
  return stored;
}

/// True where it is a container's folder.
bool take_container(const StatePlace& place, const std::string& name, const RunningContainers& running,
                    ExitedContainers& found) {
  const std::string config_path = name + "/config";
  RawFile raw = place.folder.read(config_path);
  const LxcConfig config = parse_lxc_config(raw.bytes);
  if (!raw.outcome.is_ok() || config.root.empty()) return false;
  const std::string tree = own_root(folder_of_root(config), name);
  const auto root = tree.empty() ? std::nullopt : place.folder.folder(tree);
  const Witness source{"lxc config", place.folder.path_of(config_path)};
  if (running.is_state(source.where) || (root && running.has_root(*root))) return true;
  FoundContainer container = exited_container();
  Identity identity(container);
  identity.set_runtime("lxc", source);
  identity.set_id(name, source);
  identity.set_name(name, source);
  identity.witness(source, "root " + config.root + ", " + exit_text(container.record));
  identity.describe_configuration({}, config.environment, source.where);
  identity.keep_state("lxc-config", source.where, std::move(raw));
  container.stored = stored_root(place, config, tree);
  found.containers.push_back(std::move(container));
  return true;
}

}  // namespace

bool find_exited_lxc(const StatePlace& place, const RunningContainers& running, ExitedContainers& found) {
  std::vector<std::string> names = place.folder.names();
  std::ranges::sort(names);
  std::size_t taken = 0;
  for (const std::string& name : names) {
    if (found.stop) break;
    if (taken == greatest_exited) {
      found.unread.push_back({place.folder.path(), too_many_exited()});
      break;
    }
    if (take_container(place, name, running, found)) ++taken;
  }
  return taken > 0;
}

}  // namespace exhibit
