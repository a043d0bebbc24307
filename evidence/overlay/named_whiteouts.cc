#include "evidence/overlay/named_whiteouts.h"

#include <algorithm>

#include "evidence/reader/decode.h"
#include "evidence/reader/paths.h"

namespace exhibit::overlay {
namespace {

constexpr std::string_view prefix = ".wh.";
constexpr std::string_view opaque_name = ".wh..wh..opq";

/// False is sure.
bool may_be_one(std::string_view line) {
  return line.find(prefix) != std::string_view::npos || line.find("\"path_b64\"") != std::string_view::npos;
}

}  // namespace

Result<void> NamedWhiteouts::read(const Bundle& bundle, const Layer& layer) {
  ListingReader listing(bundle, layer.fsid);
  std::string storage;
  while (true) {
    const auto line = listing.next();
    if (!line) return std::unexpected(line.error());
    if (!line->has_value()) return {};
    if (!may_be_one(**line)) continue;
    const auto path = decode_path(**line, storage, bundle.path() + ": " + listing.where());
    if (!path) return std::unexpected(path.error());
    const std::string_view name = base_name(*path);
    const std::string_view folder = parent_path(*path);
    if (!name.starts_with(prefix) || folder.empty()) continue;
    if (name == opaque_name) {
      opaque_[std::string(folder)].push_back(layer.number);
    } else {
      hidden_[path_under_mount(folder, "/" + std::string(name.substr(prefix.size())))].push_back(layer.number);
    }
  }
}

bool NamedWhiteouts::is_opaque(std::string_view path, LayerNumber layer) const {
  const std::vector<LayerNumber>& layers = find(opaque_, path);
  return std::ranges::find(layers, layer) != layers.end();
}

const std::vector<LayerNumber>& NamedWhiteouts::find(const Places& places, std::string_view path) {
  static const std::vector<LayerNumber> none;
  const auto found = places.find(path);
  return found == places.end() ? none : found->second;
}

}  // namespace exhibit::overlay
