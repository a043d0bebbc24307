#include <algorithm>
#include <array>
#include <utility>

#include "collector/runtime/cgroup_id.h"
#include "collector/runtime/docker_state.h"
#include "collector/runtime/exited_overlay.h"
#include "collector/runtime/exited_sources.h"
#include "collector/runtime/stored_mounts.h"

namespace exhibit {
namespace {

/// dockerd's drivers that keep a container's files in plain folders.
struct Driver {
  std::string_view name;
  std::string_view folder;  ///< below the data root
};
constexpr std::array<Driver, 3> drivers = {
    {{"overlay2", "overlay2"}, {"fuse-overlayfs", "fuse-overlayfs"}, {"vfs", "vfs/dir"}}};

const Driver* driver_called(std::string_view name) {
  const auto driver = std::ranges::find(drivers, name, &Driver::name);
  return driver == drivers.end() ? nullptr : driver;
}

std::string describe(const DockerState& state, const ContainerRecord& record) {
  return "name " + state.name + ", image " + state.image + ", " + exit_text(record);
}

void take_state(const DockerState& state, const Witness& source, FoundContainer& container, Identity& identity) {
  container.record.finished = state.finished;
  container.record.exit_code = state.exit_code;
  identity.set_runtime("docker", source);
  identity.set_id(state.id, source);
  identity.set_name(state.name, source);
  identity.describe_image(state.image, state.image_digest);
  identity.describe_times(state.created, state.started);
  identity.describe_labels(state.labels);
  identity.describe_configuration(state.args, state.env, source.where);
  identity.witness(source, describe(state, container.record));
  if (state.pid == 0) return;
  identity.conflict("docker state (" + source.where + ") says that it runs as pid " + std::to_string(state.pid) +
                    ", but no container that runs has its id");
}

void take_host_config(const StateFolder& folder, StoredRoot& stored, Identity& identity) {
  RawFile config = folder.read("hostconfig.json");
  if (!config.outcome.is_ok()) return;
  std::ranges::move(mounts_in_docker_host_config(config.bytes), std::back_inserter(stored.mounts));
  identity.keep_state("docker-hostconfig.json", folder.path_of("hostconfig.json"), std::move(config));
}

/// The layer's name is no name of the container: "image/<driver>/layerdb/mounts/<id>/mount-id" has it.
std::string layer_of(const StatePlace& place, std::string_view driver, const std::string& id, StoredRoot& stored) {
  const std::string path = "image/" + std::string(driver) + "/layerdb/mounts/" + id + "/mount-id";
  const RawFile file = place.folder.read(path, 256);
  if (!file.outcome.is_ok() || !is_plain_name(file.bytes)) {
    stored.why_not = place.folder.path_of(path) + ", which names its layer, cannot be read";
    return {};
  }
  return file.bytes;
}

void find_layers(const StatePlace& place, const std::string& id, const std::string& driver_name, StoredRoot& stored,
                 Identity& identity) {
  const Driver* driver = driver_called(driver_name);
  if (driver == nullptr) {
    stored.why_not = "the storage driver \"" + driver_name + "\" is none that is read";
    return;
  }
  const std::string layer = layer_of(place, driver->name, id, stored);
  if (layer.empty()) return;
  const std::string folder(driver->folder);
  stored.storage = storage_view(place, folder);
  stored.is_fuse_overlay = driver->name == "fuse-overlayfs";
  const auto storage = place.folder.folder(folder);
  if (!storage || !stored.storage) {
    stored.why_not = place.folder.path_of(folder) + " cannot be opened";
  } else if (driver->name == "vfs") {
    stored.tree = layer;
  } else {
    read_overlay_chain(*storage, layer, identity, stored);
  }
}

/// "volumes/<name>/_data" below the data root. One that is mounted from elsewhere when it is used has opts.json beside
/// it, and its folder is empty or another's meanwhile.
void find_volumes(const StatePlace& place, std::string_view config, StoredRoot& stored) {
  const auto folder = place.folder.folder("volumes");
  stored.volume_storage = storage_view(place, "volumes");
  for (const auto& [point, name] : volumes_in_docker_state(config)) {
    if (!folder || !stored.volume_storage || !is_plain_name(name)) continue;
    StoredVolume volume{name + "/_data", {}};
    const bool is_mounted = folder->read(name + "/opts.json", 1).outcome.kind != OutcomeKind::vanished;
    if (is_mounted) volume.why_not = "its volume is mounted from elsewhere when it is used";
    stored.volumes.emplace(point, std::move(volume));
  }
}

/// What is broken in one costs that one only: its folder's name still is its id.
void take_container(const StatePlace& place, const StateFolder& folder, const std::string& id,
                    const RunningContainers& running, ExitedContainers& found) {
  RawFile config = folder.read("config.v2.json");
  const auto state = parse_docker_state(config.bytes);
  if (state && running.is_in_unnamed(state->pid)) return;
  FoundContainer container = exited_container();
  Identity identity(container);
  const Witness source{"docker state", folder.path_of("config.v2.json")};
  StoredRoot stored;
  if (state && state->id == id) {
    take_state(*state, source, container, identity);
    stored.mounts = mounts_in_docker_state(config.bytes);
    find_volumes(place, config.bytes, stored);
  } else {
    identity.set_runtime("docker", source);
    identity.set_id(id, source);
    identity.witness(source, "its folder has this name");
    identity.conflict("docker state (" + source.where + ") is not as Docker writes it");
  }
  identity.keep_state("docker-config.v2.json", source.where, std::move(config));
  take_host_config(folder, stored, identity);
  find_layers(place, id, state ? state->driver : "", stored, identity);
  container.stored = std::move(stored);
  found.containers.push_back(std::move(container));
}

bool find_in_root(const StatePlace& place, const RunningContainers& running, ExitedContainers& found) {
  const auto folder = place.folder.folder("containers");
  if (!folder || !place.folder.folder("image")) return false;
  std::vector<std::string> ids = folder->names();
  std::ranges::sort(ids);
  if (ids.size() > greatest_exited) {
    ids.resize(greatest_exited);
    found.unread.push_back({folder->path(), too_many_exited()});
  }
  for (const std::string& id : ids) {
    if (found.stop || !is_container_id(id) || running.has(id)) continue;
    if (const auto own = folder->folder(id)) take_container(place, *own, id, running, found);
  }
  return true;
}

/// dockerd with --userns-remap keeps all in "<data root>/<uid>.<gid>".
bool is_remapped_root(const std::string& name) {
  const bool has_form = std::ranges::all_of(name, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return has_form && std::ranges::count(name, '.') == 1 && is_plain_name(name);
}

}  // namespace

bool find_exited_docker(const StatePlace& place, const RunningContainers& running, ExitedContainers& found) {
  bool is_any = find_in_root(place, running, found);
  for (const std::string& name : place.folder.names()) {
    auto remapped = is_remapped_root(name) ? place.folder.folder(name) : std::nullopt;
    if (remapped && find_in_root({std::move(*remapped), place.mounts, false}, running, found)) is_any = true;
  }
  return is_any;
}

}  // namespace exhibit
