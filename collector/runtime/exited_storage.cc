#include <array>
#include <map>
#include <set>
#include <utility>

#include "collector/runtime/exited_overlay.h"
#include "collector/runtime/exited_sources.h"
#include "collector/runtime/oci_bundle.h"
#include "collector/runtime/podman_state.h"
#include "collector/runtime/state_json.h"
#include "collector/runtime/stored_mounts.h"

namespace exhibit {
namespace {

/// Drivers of containers/storage that keep a container's files in plain folders.
constexpr std::array<const char*, 2> drivers = {"overlay", "vfs"};
/// The second is of containers that are to be removed as soon as they end.
constexpr std::array<const char*, 2> lists = {"containers.json", "volatile-containers.json"};

std::map<std::string, std::string> image_digests(std::string_view images_json) {
  std::map<std::string, std::string> digests;
  const auto json = parse_state_json(images_json);
  if (!json || !json->is_array()) return digests;
  for (const StateJson& image : *json) {
    digests.emplace(text_of(member_of(image, "id")), text_of(member_of(image, "digest")));
  }
  return digests;
}

/// One storage, with what all its containers share.
class Storage {
 public:
  Storage(const StatePlace& place, std::string driver, const RunningContainers& running, ExitedContainers& found)
      : place_(place),
        driver_(std::move(driver)),
        running_(running),
        found_(found),
        digests_(image_digests(place.folder.read(driver_ + "-images/images.json").bytes)),
        layers_path_(driver_ == "vfs" ? "vfs/dir" : driver_),
        layers_(place.folder.folder(layers_path_)),
        view_(storage_view(place, layers_path_)) {
    RawFile database = place.folder.read("libpod/bolt_state.db", greatest_database);
    if (database.outcome.is_ok()) database_ = std::move(database.bytes);
  }

  /// False where there is no such list.
  bool read(const std::string& list) {
    const std::string path = driver_ + "-containers/" + list;
    const RawFile file = place_.folder.read(path);
    if (file.outcome.kind == OutcomeKind::vanished) return false;
    const std::string where = place_.folder.path_of(path);
    if (!file.outcome.is_ok()) {
      found_.unread.push_back({where, file.outcome});
    } else if (!parse_state_json(file.bytes)) {
      found_.unread.push_back({where, {OutcomeKind::error, "it is no JSON", "EILSEQ", {}}});
    }
    std::set<std::string> taken;
    for (const StorageContainer& container : storage_containers(file.bytes)) {
      if (found_.stop) break;
      if (!is_plain_name(container.id) || running_.has(container.id) || !taken.insert(container.id).second) continue;
      if (taken.size() > greatest_exited) {
        found_.unread.push_back({where, too_many_exited()});
        break;
      }
      take(container, where, file);
    }
    return true;
  }

 private:
  void take(const StorageContainer& stored, const std::string& where, const RawFile& list) {
    FoundContainer container = exited_container();
    Identity identity(container);
    StoredRoot root;
    take_bundle(stored.id, root, identity);
    take_libpod(stored.id, container.record, identity);
    const Witness source{"containers.json", where};
    identity.witness(source, "name " + stored.name + ", image " + stored.image + ", layer " + stored.layer);
    identity.set_id(stored.id, source);
    if (stored.pod_name.empty()) identity.set_name(stored.name, source);
    const auto digest = digests_.find(stored.image_id);
    identity.describe_image(stored.image, digest == digests_.end() ? "" : digest->second);
    identity.describe_times(stored.created, "");
    identity.keep_state("storage-containers.json", where, {stored.entry, list.outcome, list.begun, list.ended});
    find_layers(stored.layer, root, identity);
    container.stored = std::move(root);
    found_.containers.push_back(std::move(container));
  }

  /// The manager names itself there; containers of Buildah have no bundle.
  void take_bundle(const std::string& id, StoredRoot& root, Identity& identity) {
    const auto folder = place_.folder.folder(driver_ + "-containers/" + id + "/userdata");
    if (!folder) return;
    RawFile raw = folder->read("config.json");
    root.mounts = mounts_in_oci_config(raw.bytes);
    const Witness source{"oci bundle", folder->path_of("config.json")};
    const auto config = identify_by_config(std::move(raw), source, "podman-config.json", identity);
    if (!config) return;
    const std::string manager = config->annotation("io.container.manager");
    if (manager == "libpod") identity.set_runtime("podman", source);
    if (manager == "cri-o") identity.set_runtime("cri-o", source);
  }

  void take_libpod(const std::string& id, ContainerRecord& record, Identity& identity) {
    const auto database = BoltFile::open(database_);
    const auto known = database ? libpod_record(*database, id) : std::nullopt;
    if (!known) return;
    record.finished = known->finished;
    record.exit_code = known->exit_code;
    const Witness source{"podman bolt_state.db", place_.folder.path_of("libpod/bolt_state.db")};
    identity.set_runtime("podman", source);
    identity.set_name(known->name, source);
    identity.describe_image(known->image, "");
    identity.describe_times(known->created, known->started);
    identity.describe_labels(known->labels);
    identity.witness(source,
                     "ctr/" + id + ": name " + known->name + ", image " + known->image + ", " + exit_text(record));
  }

  void find_layers(const std::string& layer, StoredRoot& root, Identity& identity) {
    root.storage = view_;
    if (!layers_ || !view_) {
      root.why_not = place_.folder.path_of(layers_path_) + " cannot be opened";
    } else if (!is_plain_name(layer)) {
      root.why_not = "the name of its layer is none";
    } else if (driver_ == "vfs") {
      root.tree = layer;
    } else {
      read_overlay_chain(*layers_, layer, identity, root);
      tell_marks(root);
    }
  }

  /// An unprivileged user's kernel overlays have user.* marks; fuse-overlayfs leaves its own (containers/storage,
  /// drivers/overlay: .has-mount-program).
  void tell_marks(StoredRoot& root) {
    const RawFile program = layers_->read(".has-mount-program", 64);
    if (program.outcome.is_ok() && program.bytes.starts_with("true")) {
      root.remark = "they were made by a mount program (fuse-overlayfs), whose own marks are not known";
    }
    root.has_user_marks = layers_->owner().value_or(0) != 0;
  }

  const StatePlace& place_;
  std::string driver_;
  const RunningContainers& running_;
  ExitedContainers& found_;
  std::map<std::string, std::string> digests_;
  std::string layers_path_;
  std::optional<StateFolder> layers_;
  std::shared_ptr<const View> view_;
  std::string database_;
};

}  // namespace

bool find_exited_storage(const StatePlace& place, const RunningContainers& running, ExitedContainers& found) {
  bool is_any = false;
  for (const char* driver : drivers) {
    if (!place.folder.folder(std::string(driver) + "-containers")) continue;
    Storage storage(place, driver, running, found);
    for (const char* list : lists) {
      if (storage.read(list)) is_any = true;
    }
  }
  return is_any;
}

}  // namespace exhibit
