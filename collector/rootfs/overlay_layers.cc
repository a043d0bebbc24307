#include "collector/rootfs/overlay_layers.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/layer_agreement.h"
#include "collector/rootfs/open_beneath.h"

namespace exhibit {
namespace {

std::string joined(const std::string& folder, const std::string& path) {
  return path.starts_with('/') ? path : folder + "/" + path;
}

/// Links are followed: Docker and Podman name layers by short ones.
std::expected<Layer, std::string> open_layer(const View& view, const std::string& folder, const std::string& named) {
  const std::string path = joined(folder, named);
  auto opened = open_in_root(view.root.get(), path, O_PATH | O_DIRECTORY);
  if (!opened) return std::unexpected(view.name + path + ": " + errno_name(opened.error().system_errno));
  Layer layer{.named = named, .through = view.name + path, .folder = std::move(*opened)};
  struct stat status {};
  if (::fstat(layer.folder.get(), &status) != 0) return std::unexpected(layer.through + " cannot be looked at");
  layer.device = status.st_dev;
  layer.inode = status.st_ino;
  layer.mount_id = mount_id_of(layer.folder.get());
  if (const auto mount = view.mounts.find(layer.mount_id); mount != view.mounts.end()) layer.on = mount->second;
  return layer;
}

std::expected<OverlayLayers, std::string> open_in_view(const OverlayOptions& options, const View& view,
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

std::expected<OverlayLayers, std::string> open_layers(const OverlayOptions& options, int shown,
                                                      const std::vector<View>& views,
                                                      const std::vector<std::string>& folders) {
  const std::vector<std::string> bases = has_relative(options) ? folders : std::vector<std::string>{""};
  std::string why = "its layers are named by relative paths, and no state of a runtime tells where";
  for (const View& view : views) {
    for (const std::string& folder : bases) {
      auto layers = open_in_view(options, view, folder);
      if (!layers) {
        why = layers.error();
        continue;
      }
      const std::string difference = why_unlike(shown, *layers);
      if (difference.empty()) return layers;
      why = "it is not made of " + view.name + folder + ": " + difference;
    }
  }
  return std::unexpected(why);
}

}  // namespace exhibit
