// containerd's own state: its configuration's root, its paths, and what meta.db says of a container (containerd,
// core/metadata/buckets.go: v1/<namespace>/containers/<id> and v1/<namespace>/images/<name>).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/runtime/bbolt.h"
#include "evidence/records/container.h"

namespace exhibit {

/// Where a container's task lives: "<state>/io.containerd.runtime.v2.task/<namespace>/<id>".
struct ContainerdTask {
  std::string folder;  ///< the OCI bundle
  std::string name_space;
  std::string id;
};
/// The task that `path` is in or names; nothing where the path is of another form.
std::optional<ContainerdTask> containerd_task_of(std::string_view path);

/// containerd's root from a path below it, "<root>/io.containerd.…/…"; empty where the path is of another form.
std::string containerd_root_of(std::string_view path);

/// The top-level `root = "…"` of config.toml; empty where it is not set.
std::string root_in_containerd_config(std::string_view toml);

struct ContainerdRecord {
  std::string image;
  std::string image_digest;  ///< of the image's manifest or index
  std::vector<Label> labels;
  std::string created;  ///< ISO 8601
  std::string snapshotter;
  std::string snapshot;  ///< its key
  std::string spec;      ///< config.json, as an OCI bundle has it
};
std::optional<ContainerdRecord> containerd_record(const BoltFile& meta, const std::string& name_space,
                                                  const std::string& id);

}  // namespace exhibit
