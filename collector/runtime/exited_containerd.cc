#include <array>
#include <map>
#include <span>
#include <utility>

#include "collector/runtime/containerd_state.h"
#include "collector/runtime/exited_sources.h"
#include "collector/runtime/oci_bundle.h"
#include "collector/runtime/snapshots.h"
#include "collector/runtime/stored_mounts.h"

namespace exhibit {
namespace {

constexpr const char* meta_path = "io.containerd.metadata.v1.bolt/meta.db";
/// Docker's namespace, whose containers Docker's own state tells of (moby, daemon/config: DefaultContainersNamespace).
constexpr std::string_view docker_name_space = "moby";

std::string snapshotter_path(std::string_view snapshotter) {
  return "io.containerd.snapshotter.v1." + std::string(snapshotter);
}

std::vector<std::string> buckets_in(const BoltFile& file, BoltFile::Path path) {
  std::vector<std::string> names;
  for (const BoltFile::Entry& entry : file.entries(path)) {
    if (entry.is_bucket) names.emplace_back(entry.key);
  }
  return names;
}

/// A snapshotter's folders and what its database says of them.
struct Snapshotter {
  std::string database;
  std::shared_ptr<const View> view;
};

class Containerd {
 public:
  Containerd(const StatePlace& place, const RawFile& file, const BoltFile& meta, const RunningContainers& running,
             ExitedContainers& found)
      : place_(place), file_(file), meta_(meta), running_(running), found_(found) {}

  void find() {
    const std::array<std::string_view, 1> root = {"v1"};
    for (const std::string& name_space : buckets_in(meta_, root)) {
      if (name_space == docker_name_space) continue;
      const std::array<std::string_view, 3> containers = {"v1", name_space, "containers"};
      std::size_t taken = 0;
      for (const std::string& id : buckets_in(meta_, containers)) {
        if (++taken > greatest_exited) {
          found_.unread.push_back({place_.folder.path_of(meta_path), too_many_exited()});
          break;
        }
        if (found_.stop) return;
        if (!running_.has(name_space, id)) take(name_space, id);
      }
    }
  }

 private:
  void take(const std::string& name_space, const std::string& id) {
    const auto known = containerd_record(meta_, name_space, id);
    if (!known) return;
    FoundContainer container = exited_container();
    Identity identity(container);
    StoredRoot root;
    const Witness source{"containerd meta.db", place_.folder.path_of(meta_path)};
    identity.set_runtime("containerd", source);
    identity.set_id(id, source);
    take_spec(*known, source, root, identity);
    identity.witness(source, "v1/" + name_space + "/containers/" + id + ": image " + known->image + ", snapshot " +
                                 known->snapshot + ", " + exit_text(container.record));
    if (container.record.name.empty()) identity.set_name(id, source);
    identity.describe_image(known->image, known->image_digest);
    identity.describe_times(known->created, "");
    identity.describe_labels(known->labels);
    find_layers(name_space, *known, root);
    container.stored = std::move(root);
    found_.containers.push_back(std::move(container));
  }

  void take_spec(const ContainerdRecord& known, const Witness& source, StoredRoot& root, Identity& identity) {
    root.mounts = mounts_in_oci_config(known.spec);
    identify_by_config({known.spec, {}, file_.begun, file_.ended}, source, "oci-config.json", identity);
  }

  const Snapshotter& snapshotter(const std::string& name) {
    const auto [entry, is_new] = snapshotters_.try_emplace(name);
    if (!is_new) return entry->second;
    RawFile file = place_.folder.read(snapshotter_path(name) + "/metadata.db", greatest_database);
    if (file.outcome.is_ok()) entry->second.database = std::move(file.bytes);
    entry->second.view = storage_view(place_, snapshotter_path(name) + "/snapshots");
    return entry->second;
  }

  void find_layers(const std::string& name_space, const ContainerdRecord& known, StoredRoot& root) {
    if (known.snapshotter != "overlayfs" && known.snapshotter != "native") {
      root.why_not = "the snapshotter \"" + known.snapshotter + "\" is none that is read";
      return;
    }
    const Snapshotter& from = snapshotter(known.snapshotter);
    const auto metadata = BoltFile::open(from.database);
    root.storage = from.view;
    if (!metadata || !from.view) {
      root.why_not = place_.folder.path_of(snapshotter_path(known.snapshotter)) + " cannot be read";
      return;
    }
    const SnapshotChain chain =
        snapshot_chain(*metadata, snapshot_name(meta_, name_space, known.snapshotter, known.snapshot));
    root.why_not = chain.why_not;
    if (!root.why_not.empty()) return;
    if (known.snapshotter == "native") {
      root.tree = std::to_string(chain.numbers.front());
      return;
    }
    root.layers.upper = std::to_string(chain.numbers.front()) + "/fs";
    for (const std::uint64_t number : std::span(chain.numbers).subspan(1)) {
      root.layers.lowers.push_back(std::to_string(number) + "/fs");
    }
  }

  const StatePlace& place_;
  const RawFile& file_;
  const BoltFile& meta_;
  const RunningContainers& running_;
  ExitedContainers& found_;
  std::map<std::string, Snapshotter> snapshotters_;
};

}  // namespace

bool find_exited_containerd(const StatePlace& place, const RunningContainers& running, ExitedContainers& found) {
  const RawFile file = place.folder.read(meta_path, greatest_database);
  if (file.outcome.kind == OutcomeKind::vanished) return false;
  const auto meta = BoltFile::open(file.bytes);
  if (!file.outcome.is_ok() || !meta) {
    const Outcome no_database{OutcomeKind::error, "it is no database of containerd", "EILSEQ", {}};
    found.unread.push_back({place.folder.path_of(meta_path), file.outcome.is_ok() ? no_database : file.outcome});
    return true;
  }
  Containerd(place, file, *meta, running, found).find();
  return true;
}

}  // namespace exhibit
