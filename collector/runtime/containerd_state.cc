#include "collector/runtime/containerd_state.h"

#include <algorithm>
#include <array>

#include "collector/runtime/snapshots.h"

namespace exhibit {
namespace {

constexpr std::string_view task_folder = "/io.containerd.runtime.v2.task/";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::string text_at(const BoltFile& meta, std::initializer_list<std::string_view> path) {
  return std::string(meta.value({path.begin(), path.size()}).value_or(""));
}

/// A TOML string in the quotes it has, without escapes: paths need none.
std::string unquoted(std::string_view value) {
  if (value.empty() || (value[0] != '"' && value[0] != '\'')) return {};
  const auto end = value.find(value[0], 1);
  return end == std::string_view::npos ? std::string() : std::string(value.substr(1, end - 1));
}

}  // namespace

std::optional<ContainerdTask> containerd_task_of(std::string_view path) {
  const auto at = path.rfind(task_folder);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t name_space_at = at + task_folder.size();
  const auto slash = path.find('/', name_space_at);
  if (slash == std::string_view::npos) return std::nullopt;
  const auto end = std::min(path.find('/', slash + 1), path.size());
  if (slash == name_space_at || end == slash + 1) return std::nullopt;
  return ContainerdTask{std::string(path.substr(0, end)),
                        std::string(path.substr(name_space_at, slash - name_space_at)),
                        std::string(path.substr(slash + 1, end - slash - 1))};
}

std::string containerd_root_of(std::string_view path) {
  const auto at = path.rfind("/io.containerd.");
  return at == std::string_view::npos ? std::string() : std::string(path.substr(0, at));
}

std::string root_in_containerd_config(std::string_view toml) {
  while (!toml.empty()) {
    const auto end = std::min(toml.find('\n'), toml.size());
    const std::string_view line = trimmed(toml.substr(0, end));
    toml.remove_prefix(std::min(end + 1, toml.size()));
    // Keys of the top level stand before the first table.
    if (line.starts_with('[')) return {};
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || trimmed(line.substr(0, equals)) != "root") continue;
    return unquoted(trimmed(line.substr(equals + 1)));
  }
  return {};
}

std::optional<ContainerdRecord> containerd_record(const BoltFile& meta, const std::string& name_space,
                                                  const std::string& id) {
  const std::array<std::string_view, 4> container = {"v1", name_space, "containers", id};
  if (meta.entries(container).empty()) return std::nullopt;
  ContainerdRecord record;
  record.image = text_at(meta, {"v1", name_space, "containers", id, "image"});
  record.image_digest = text_at(meta, {"v1", name_space, "images", record.image, "target", "digest"});
  record.created = go_time_text(text_at(meta, {"v1", name_space, "containers", id, "createdat"}));
  record.snapshotter = text_at(meta, {"v1", name_space, "containers", id, "snapshotter"});
  record.snapshot = text_at(meta, {"v1", name_space, "containers", id, "snapshotKey"});
  record.spec = value_of_any(text_at(meta, {"v1", name_space, "containers", id, "spec"}));
  const std::array<std::string_view, 5> labels = {"v1", name_space, "containers", id, "labels"};
  for (const BoltFile::Entry& label : meta.entries(labels)) {
    if (!label.is_bucket) record.labels.push_back({std::string(label.key), std::string(label.value)});
  }
  return record;
}

}  // namespace exhibit
