#include "evidence/overlay/route_walk.h"

#include <algorithm>

#include "evidence/reader/paths.h"

namespace exhibit::overlay {
namespace {

/// Absolute and without empty components, or one name.
bool is_redirect(std::string_view text) {
  if (!text.starts_with('/')) return !text.empty() && text.find('/') == std::string_view::npos;
  return !text.ends_with('/') && text.find("//") == std::string_view::npos;
}

std::size_t first_below(const std::vector<LayerIndex>& layers, LayerNumber above) {
  const auto first =
      std::ranges::find_if(layers, [above](const LayerIndex& one) { return one.layer().number > above; });
  return static_cast<std::size_t>(first - layers.begin());
}

}  // namespace

RouteWalk::RouteWalk(std::vector<LayerIndex>& layers, const OverlayXattrs& xattrs, Route route, LayerNumber above,
                     Wanted wanted)
    : layers_(layers),
      xattrs_(xattrs),
      route_(std::move(route)),
      wanted_(wanted),
      next_layer_(first_below(layers, above)) {}

/// The redirect is that of the component before the last `rest_length` bytes of the name.
void RouteWalk::follow(std::string_view redirect, std::size_t rest_length) {
  if (!is_redirect(redirect)) {
    stopped_ = true;
    return;
  }
  std::string& name = route_.name;
  const std::string rest = name.substr(name.size() - rest_length);
  if (redirect.starts_with('/')) {
    // From the overlay's root, even where an opaque folder on the way hid all below it.
    stopped_ = false;
    for (const LayerIndex& layer : layers_) route_.folders[layer.layer().number] = "/";
    name = std::string(redirect.substr(1)) + rest;
    return;
  }
  name.resize(name.size() - rest_length);
  name.resize(name.rfind('/') + 1);  // npos + 1 is 0
  name += std::string(redirect) + rest;
}

Result<bool> RouteWalk::is_whiteout(LayerIndex& layer, const FileEntry& entry, std::string_view folder) {
  if (is_device_whiteout(entry)) return true;
  if (!xattrs_.is_file_whiteout(entry)) return false;
  const auto parent = layer.find(folder);
  if (!parent) return std::unexpected(parent.error());
  return *parent && xattrs_.has_file_whiteouts(**parent);
}

/// Whether the directory leads on, or is what is wanted.
bool RouteWalk::enter(const FileEntry& directory, std::size_t rest_length) {
  if (rest_length == 0 && wanted_ == Wanted::content) {
    stopped_ = true;
    return false;
  }
  if (xattrs_.is_opaque(directory)) {
    stopped_ = true;
  } else if (const auto redirect = xattrs_.redirect(directory)) {
    follow(*redirect, rest_length);
  }
  return true;
}

/// Whether what is no directory is what is wanted.
bool RouteWalk::take(const FileEntry& other, std::size_t rest_length) {
  const bool is_wanted = rest_length == 0 && wanted_ == Wanted::content && other.type == FileType::file;
  stopped_ = !is_wanted || !xattrs_.is_metadata_only(other);
  if (stopped_) return is_wanted;
  if (const auto redirect = xattrs_.redirect(other)) follow(*redirect, rest_length);
  return true;
}

Result<std::optional<Found>> RouteWalk::look_into(LayerIndex& layer) {
  const std::string asked = route_.name;
  std::string path = route_.folders.at(layer.layer().number);
  std::string_view rest = asked;
  while (true) {
    const std::string_view component = rest.substr(0, rest.find('/'));
    rest.remove_prefix(component.size());
    const std::string folder = path;
    path = path_under_mount(folder, "/" + std::string(component));
    auto entry = layer.find(path);
    if (!entry) return std::unexpected(std::move(entry).error());
    if (!*entry) return std::nullopt;
    const auto hidden = is_whiteout(layer, **entry, folder);
    if (!hidden) return std::unexpected(hidden.error());
    stopped_ = stopped_ || *hidden;
    if (*hidden) return std::nullopt;
    const bool is_directory = (*entry)->type == FileType::dir;
    if (!(is_directory ? enter(**entry, rest.size()) : take(**entry, rest.size()))) return std::nullopt;
    if (rest.empty()) return Found{&layer, std::move(path), **std::move(entry)};
    rest.remove_prefix(1);
  }
}

Result<std::optional<Found>> RouteWalk::next() {
  while (!stopped_ && next_layer_ < layers_.size()) {
    LayerIndex& layer = layers_[next_layer_++];
    if (!route_.folders.contains(layer.layer().number)) continue;
    auto found = look_into(layer);
    if (!found || *found) return found;
  }
  return std::nullopt;
}

}  // namespace exhibit::overlay
