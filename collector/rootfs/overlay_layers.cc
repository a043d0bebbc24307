#include "collector/rootfs/overlay_layers.h"

#include <fcntl.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <utility>

#include "collector/rootfs/answering_mounts.h"
#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/layer_agreement.h"
#include "collector/rootfs/open_by_steps.h"
#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

std::string joined(const std::string& folder, const std::string& path) {
  return path.starts_with('/') ? path : folder + "/" + path;
}

bool is_on_server(const View& view, int handle) {
  const auto mount = view.mounts.find(mount_id_of(handle));
  return mount != view.mounts.end() && (may_hang(mount->second.fstype) || mount->second.fstype == "autofs");
}

std::string why_not_believed(const View& view, const Layer& layer) {
  if (layer.on.fstype.empty()) return layer.through + " is on a mount that cannot be seen";
  if (is_made_by_kernel(layer.on.fstype)) return layer.through + " is on " + layer.on.fstype;
  struct statx root{};
  const bool is_root = look(view.root.get(), root) == 0 && layer.inode == root.stx_ino &&
                       layer.device == ::makedev(root.stx_dev_major, root.stx_dev_minor);
  return is_root ? layer.through + " is a whole root directory" : std::string();
}

/// Links are followed: Docker and Podman name layers by short ones.
std::expected<Layer, NoLayers> open_layer(const View& view, const std::string& folder, const std::string& named) {
  const std::string path = joined(folder, named);
  bool hangs = false;
  const auto may_enter = [&](int handle) {
    hangs = hangs || is_on_server(view, handle);
    return !hangs;
  };
  auto opened = open_by_steps(view.root.get(), path, O_PATH | O_DIRECTORY, true, may_enter);
  if (hangs) return std::unexpected(NoLayers{view.name + path + " is on a network or FUSE file system", true});
  if (!opened) return std::unexpected(NoLayers{view.name + path + ": " + errno_name(opened.error().system_errno)});
  Layer layer{.named = named,
              .through = view.name + path,
              .folder = std::move(*opened),
              .mount_namespace = view.mount_namespace};
  struct statx status{};
  if (look(layer.folder.get(), status) != 0) return std::unexpected(NoLayers{layer.through + " cannot be looked at"});
  layer.device = ::makedev(status.stx_dev_major, status.stx_dev_minor);
  layer.inode = status.stx_ino;
  layer.mount_id = status.stx_mnt_id;
  if (const auto mount = view.mounts.find(layer.mount_id); mount != view.mounts.end()) layer.on = mount->second;
  if (std::string why = why_not_believed(view, layer); !why.empty()) return std::unexpected(NoLayers{std::move(why)});
  return layer;
}

std::expected<OverlayLayers, NoLayers> open_in_view(const OverlayOptions& options, const View& view,
                                                    const std::string& folder) {
  OverlayLayers layers;
  if (options.upper) {
    auto upper = open_layer(view, folder, *options.upper);
    if (!upper) return std::unexpected(upper.error());
    layers.upper = std::move(*upper);
  }
  for (const std::string& named : options.lowers) {
    auto lower = open_layer(view, folder, named);
    if (!lower) return std::unexpected(lower.error());
    layers.lowers.push_back(std::move(*lower));
  }
  return layers;
}

std::string why_unlike(int shown, const OverlayLayers& layers) {
  std::vector<int> folders;
  if (layers.upper) folders.push_back(layers.upper->folder.get());
  for (const Layer& lower : layers.lowers) folders.push_back(lower.folder.get());
  if (std::ranges::any_of(folders, [&](int folder) { return is_mounted_later(folder, shown); })) {
    return "something was mounted on a layer later";
  }
  return why_layers_disagree(shown, folders);
}

bool has_relative(const OverlayOptions& options) {
  if (options.upper && !options.upper->starts_with('/')) return true;
  for (const std::string& lower : options.lowers) {
    if (!lower.starts_with('/')) return true;
  }
  return false;
}

}  // namespace

std::expected<OverlayLayers, NoLayers> open_stored_layers(const OverlayOptions& options, const View& storage) {
  return open_in_view(options, storage, "");
}

std::expected<Layer, NoLayers> open_stored_tree(const std::string& path, const View& storage) {
  return open_layer(storage, "", path);
}

std::expected<OverlayLayers, NoLayers> open_layers(const OverlayOptions& options, int shown,
                                                   const std::vector<View>& views,
                                                   const std::vector<std::string>& folders) {
  const std::vector<std::string> bases = has_relative(options) ? folders : std::vector<std::string>{""};
  NoLayers last{"its layers are named by relative paths, and no state of a runtime tells where"};
  for (const View& view : views) {
    for (const std::string& folder : bases) {
      auto layers = open_in_view(options, view, folder);
      if (!layers) {
        last = {std::move(layers.error().why), last.may_hang || layers.error().may_hang};
        continue;
      }
      const std::string difference = why_unlike(shown, *layers);
      if (difference.empty()) return layers;
      last.why = "it is not made of " + view.name + folder + ": " + difference;
    }
  }
  return std::unexpected(last);
}

}  // namespace exhibit
