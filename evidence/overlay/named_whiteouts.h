// Whiteouts that fuse-overlayfs keeps as files of special names (FORMAT.md 5.1).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/overlay/layers.h"
#include "evidence/reader/bundle.h"

namespace exhibit::overlay {

/// They may stand behind the name that they hide, so that they are read before anything is decided. Memory grows with
/// their number.
class NamedWhiteouts {
 public:
  /// Whether the path is one or stands below one: it is not shown itself.
  static bool is_one(std::string_view path) { return path.find("/.wh.") != std::string_view::npos; }

  /// Learns those of a layer. Fails where its listing is damaged.
  Result<void> read(const Bundle& bundle, const Layer& layer);

  /// The layers that hide what layers below them have at `path`.
  const std::vector<LayerNumber>& hiding(std::string_view path) const { return find(hidden_, path); }
  /// Whether the folder `path` of the layer hides all that layers below have in it.
  bool is_opaque(std::string_view path, LayerNumber layer) const;

 private:
  using Places = std::map<std::string, std::vector<LayerNumber>, std::less<>>;
  static const std::vector<LayerNumber>& find(const Places& places, std::string_view path);

  Places hidden_;
  Places opaque_;
};

}  // namespace exhibit::overlay
