// Podman's and CRI-O's own state: containers/storage's containers.json and images.json, and libpod's record of a
// container, as bolt_state.db keeps it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/runtime/bbolt.h"
#include "evidence/records/container.h"

namespace exhibit {

/// Where containers/storage keeps a container's files: "<root>/<driver>-containers/<id>/userdata".
struct StoragePlace {
  std::string root;
  std::string driver;  ///< "overlay", "vfs"
  std::string id;
};
/// The place that `path` is in, or nothing where the path is of another form.
std::optional<StoragePlace> storage_place_of(std::string_view path);

/// The root and layer of a writable layer: "<root>/overlay/<layer>/…" or "<root>/vfs/dir/<layer>"; `id` is the layer.
std::optional<StoragePlace> storage_layer_of(std::string_view path);

/// One entry of containers.json.
struct StorageContainer {
  std::string id;
  std::string name;
  std::string image_id;
  std::string image;  ///< the name in its metadata
  std::string layer;
  std::string created;
  std::string pod_name;  ///< CRI-O's metadata
  std::string entry;     ///< the entry itself, as JSON
};
/// The entry with `id`, or, where `id` is empty, with `layer`; nothing where both are.
std::optional<StorageContainer> storage_container(std::string_view containers_json, const std::string& id,
                                                  const std::string& layer);

/// All entries; none where the file is not as it should be.
std::vector<StorageContainer> storage_containers(std::string_view containers_json);

/// The digest of the image `id`: "sha256:…", or empty.
std::string image_digest_in(std::string_view images_json, const std::string& id);

/// libpod's record, bucket "ctr/<id>", keys "config" and "state".
struct LibpodRecord {
  std::string name;
  std::string image;
  std::string created;
  std::string started;
  std::string finished;
  std::optional<std::int64_t> exit_code;  ///< only where it has exited
  std::vector<Label> labels;
};
std::optional<LibpodRecord> libpod_record(const BoltFile& database, const std::string& id);

}  // namespace exhibit
