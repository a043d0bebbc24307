#include "collector/runtime/podman_state.h"

#include <array>

#include "collector/runtime/cgroup_id.h"
#include "collector/runtime/state_json.h"

namespace exhibit {
namespace {

/// Of one container's record: a database may give all of its keys one value as large as itself.
constexpr std::size_t greatest_value = std::size_t{1} << 20;

/// The component of `path` that begins at `at`.
std::string component_at(std::string_view path, std::size_t at) {
  return at < path.size() ? std::string(path.substr(at, path.find('/', at) - at)) : std::string();
}

StorageContainer container_of(const StateJson& entry) {
  StorageContainer container;
  container.id = text_of(member_of(entry, "id"));
  const auto names = texts_of(member_of(entry, "names"));
  if (!names.empty()) container.name = names.front();
  container.image_id = text_of(member_of(entry, "image"));
  container.layer = text_of(member_of(entry, "layer"));
  container.created = text_of(member_of(entry, "created"));
  // JSON inside a string, written by libpod or CRI-O.
  if (const auto metadata = parse_state_json(text_of(member_of(entry, "metadata")))) {
    container.image = text_of(member_of(*metadata, "image-name"));
    container.pod_name = text_of(member_of(*metadata, "pod-name"));
  }
  container.entry = dump_of(entry);
  return container;
}

}  // namespace

std::optional<StoragePlace> storage_place_of(std::string_view path) {
  static constexpr std::string_view mark = "-containers/";
  const auto at = path.rfind(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const auto slash = path.rfind('/', at);
  const std::string id = component_at(path, at + mark.size());
  if (slash == std::string_view::npos || !is_container_id(id)) return std::nullopt;
  return StoragePlace{std::string(path.substr(0, slash)), std::string(path.substr(slash + 1, at - slash - 1)), id};
}

std::optional<StoragePlace> storage_layer_of(std::string_view path) {
  static constexpr std::array<std::string_view, 2> marks = {"/overlay/", "/vfs/dir/"};
  for (const std::string_view mark : marks) {
    const auto at = path.rfind(mark);
    if (at == std::string_view::npos) continue;
    const std::string layer = component_at(path, at + mark.size());
    if (!is_container_id(layer)) continue;
    return StoragePlace{std::string(path.substr(0, at)), std::string(mark.substr(1, mark.find('/', 1) - 1)), layer};
  }
  return std::nullopt;
}

std::optional<StorageContainer> storage_container(std::string_view containers_json, const std::string& id,
                                                  const std::string& layer) {
  const auto json = parse_state_json(containers_json);
  if (!json || !json->is_array() || (id.empty() && layer.empty())) return std::nullopt;
  for (const StateJson& entry : *json) {
    const bool is_it = id.empty() ? text_of(member_of(entry, "layer")) == layer : text_of(member_of(entry, "id")) == id;
    if (is_it) return container_of(entry);
  }
  return std::nullopt;
}

std::vector<StorageContainer> storage_containers(std::string_view containers_json) {
  std::vector<StorageContainer> containers;
  const auto json = parse_state_json(containers_json);
  if (!json || !json->is_array()) return containers;
  for (const StateJson& entry : *json) containers.push_back(container_of(entry));
  return containers;
}

std::string image_digest_in(std::string_view images_json, const std::string& id) {
  const auto json = parse_state_json(images_json);
  if (!json || !json->is_array() || id.empty()) return {};
  for (const StateJson& image : *json) {
    if (text_of(member_of(image, "id")) == id) return text_of(member_of(image, "digest"));
  }
  return {};
}

std::optional<LibpodRecord> libpod_record(const BoltFile& database, const std::string& id) {
  const std::array<std::string_view, 3> config_path = {"ctr", id, "config"};
  const std::array<std::string_view, 3> state_path = {"ctr", id, "state"};
  const std::string_view text = database.value(config_path).value_or("");
  if (text.size() > greatest_value) return std::nullopt;
  const auto config = parse_state_json(text);
  if (!config) return std::nullopt;
  LibpodRecord record;
  record.name = text_of(member_of(*config, "name"));
  record.image = text_of(member_of(*config, "rootfsImageName"));
  record.created = text_of(member_of(*config, "createdTime"));
  record.labels = labels_of(member_of(*config, "labels"));
  const std::string_view state_text = database.value(state_path).value_or("");
  if (const auto state = parse_state_json(state_text.substr(0, greatest_value))) {
    record.started = set_time(text_of(member_of(*state, "startedTime")));
    record.finished = set_time(text_of(member_of(*state, "finishedTime")));
    if (!record.finished.empty()) record.exit_code = integer_of(member_of(*state, "exitCode")).value_or(0);
  }
  return record;
}

}  // namespace exhibit
