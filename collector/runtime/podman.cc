#include <utility>

#include "collector/runtime/oci_bundle.h"
#include "collector/runtime/podman_state.h"
#include "collector/runtime/sources.h"

namespace exhibit {
namespace {

Witness conmon_source(const Monitor& conmon) { return {"conmon", conmon.where()}; }

/// CRI-O gives conmon the kubelet's long name: "k8s_<container>_<pod>_<namespace>_<uid>_<attempt>".
std::string_view runtime_of_conmon(const Monitor& conmon) {
  if (!conmon.root.empty()) return "podman";
  return conmon.name.starts_with("k8s_") ? "cri-o" : "";
}

/// The bundle first: in a pod it says more of the name than conmon does.
void say_conmon(const Monitor& conmon, Identity& identity) {
  const Witness source = conmon_source(conmon);
  identity.witness(source, "id " + conmon.id + ", name " + conmon.name + ", bundle " + conmon.folder);
  identity.set_runtime(runtime_of_conmon(conmon), source);
  identity.set_id(conmon.id, source);
  if (runtime_of_conmon(conmon) != "cri-o") identity.set_name(conmon.name, source);
}

std::vector<StoragePlace> places_of(const Subject& subject, const std::string& bundle) {
  std::vector<StoragePlace> places;
  if (auto place = storage_place_of(bundle)) places.push_back(std::move(*place));
  for (const std::string& path : subject.storage.all()) {
    if (auto place = storage_place_of(path)) places.push_back(std::move(*place));
  }
  return places;
}

/// The manager names itself in the bundle; an older one is known by Podman's own annotations.
void take_bundle(const StateFolder& folder, Identity& identity) {
  const auto config = identify_by_bundle(folder, "podman-config.json", identity);
  if (!config) return;
  const Witness source{"oci bundle", folder.path_of("config.json")};
  const std::string manager = config->annotation("io.container.manager");
  if (manager == "libpod") identity.set_runtime("podman", source);
  if (manager == "cri-o") identity.set_runtime("cri-o", source);
}

void take_container(const StorageContainer& container, const StateFolder& root, const std::string& driver,
                    Identity& identity) {
  const Witness source{"containers.json", root.path_of(driver + "-containers/containers.json")};
  identity.witness(source, "name " + container.name + ", image " + container.image + ", layer " + container.layer);
  identity.set_id(container.id, source);
  // In a pod the storage has the kubelet's long name.
  if (container.pod_name.empty()) identity.set_name(container.name, source);
  const RawFile images = root.read(driver + "-images/images.json");
  identity.describe_image(container.image, image_digest_in(images.bytes, container.image_id));
  identity.describe_times(container.created, "");
  identity.keep_state("storage-containers.json", source.where,
                      {container.entry, images.outcome, images.begun, images.ended});
}

void take_libpod(const Subject& subject, const std::string& root, const std::string& id, Identity& identity) {
  const std::string path = root + "/libpod/bolt_state.db";
  const auto database = BoltFile::open(subject.database(path));
  const auto record = database ? libpod_record(*database, id) : std::nullopt;
  if (!record) return;
  const Witness source{"podman bolt_state.db", subject.site.root.path_of(path)};
  identity.witness(source, "ctr/" + id + ": name " + record->name + ", image " + record->image);
  identity.set_runtime("podman", source);
  identity.set_name(record->name, source);
  identity.describe_image(record->image, "");
  identity.describe_times(record->created, record->started);
  identity.describe_labels(record->labels);
}

/// True where this root knows the container.
bool read_storage(const Subject& subject, const StoragePlace& place, const std::string& layer, Identity& identity) {
  const auto root = subject.site.root.folder(place.root);
  if (!root) return false;
  const std::string list = place.driver + "-containers/containers.json";
  const auto container = storage_container(root->read(list).bytes, identity.record().id, layer);
  if (!container) return false;
  if (const auto bundle = root->folder(place.driver + "-containers/" + container->id + "/userdata")) {
    take_bundle(*bundle, identity);
  }
  take_libpod(subject, place.root, container->id, identity);
  take_container(*container, *root, place.driver, identity);
  return true;
}

std::vector<StoragePlace> storage_candidates(const Subject& subject, const std::vector<StoragePlace>& places,
                                             const std::optional<StoragePlace>& layer) {
  std::vector<StoragePlace> candidates = places;
  const std::string driver = places.empty() ? "overlay" : places.front().driver;
  if (subject.monitor && !subject.monitor->root.empty()) candidates.push_back({subject.monitor->root, driver, ""});
  if (layer) candidates.push_back(*layer);
  candidates.push_back({"/var/lib/containers/storage", driver, ""});
  return candidates;
}

std::optional<StoragePlace> layer_of(const Subject& subject) {
  for (const std::string& path : subject.storage.all()) {
    if (auto layer = storage_layer_of(path)) return layer;
  }
  return std::nullopt;
}

/// Whether anything at all speaks of containers/storage: its folders are read for no other container.
bool is_theirs(const Subject& subject, const Identity& identity, bool has_conmon) {
  const CgroupCandidate* candidate = subject.traits.cgroup.innermost();
  const bool by_cgroup = candidate != nullptr && (candidate->runtime == "podman" || candidate->runtime == "cri-o");
  return has_conmon || (by_cgroup && !identity.has_runtime());
}

}  // namespace

void identify_by_podman(const Subject& subject, Identity& identity) {
  const bool has_conmon = subject.monitor && subject.monitor->kind == MonitorKind::conmon;
  const auto places = places_of(subject, has_conmon ? subject.monitor->folder : "");
  const auto layer = layer_of(subject);
  if (!is_theirs(subject, identity, has_conmon) && places.empty() && (!layer || identity.has_runtime())) return;

  if (has_conmon) say_conmon(*subject.monitor, identity);
  if (!places.empty()) {
    const Witness source{has_conmon ? "conmon" : "mountinfo", places.front().root};
    if (!has_conmon)
      identity.witness(source,
                       "its files are mounted from " + places.front().driver + "-containers/" + places.front().id);
    identity.set_id(places.front().id, source);
  }
  if (identity.record().id.empty()) identity.set_id(subject.cgroup_id(), {"cgroup", subject.traits.cgroup.path});
  for (const StoragePlace& place : storage_candidates(subject, places, layer)) {
    if (read_storage(subject, place, layer ? layer->id : "", identity)) return;
  }
  if (!has_conmon || subject.monitor->folder.empty()) return;
  if (const auto bundle = subject.site.root.folder(subject.monitor->folder)) take_bundle(*bundle, identity);
}

}  // namespace exhibit
