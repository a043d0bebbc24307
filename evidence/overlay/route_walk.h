// Where the layers below a redirect are asked, and what they have there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/overlay/layer_index.h"
#include "evidence/overlay/overlay_xattrs.h"

namespace exhibit::overlay {

/// A name as layers are asked for it, each in a folder of its own; layers that are not asked have none.
struct Route {
  std::map<LayerNumber, std::string> folders;
  std::string name;  ///< "a", after a redirect "a/b"
};

/// What a layer has at its end of a route.
struct Found {
  LayerIndex* layer = nullptr;
  std::string path;  ///< in the layer
  FileEntry entry;
};

/// Goes from layer to layer as the kernel's lookup does (fs/overlayfs/namei.c, ovl_lookup): names are looked up
/// component by component, and a redirect that is met on the way, absolute or relative, holds for the layers below.
class RouteWalk {
 public:
  enum class Wanted : std::uint8_t { directory, content };

  /// `layers` from the top; those below `above` are asked. All must outlive the walk.
  RouteWalk(std::vector<LayerIndex>& layers, const OverlayXattrs& xattrs, Route route, LayerNumber above,
            Wanted wanted);

  /// Takes the redirect of the entry that the route leads to in layer `above`. One that is none ends the walk, as the
  /// kernel would refuse the name.
  void follow(std::string_view redirect) { follow(redirect, 0); }

  /// The next layer that has what is wanted; nothing where no further one is asked or has it.
  Result<std::optional<Found>> next();

 private:
  Result<std::optional<Found>> look_into(LayerIndex& layer);
  Result<bool> is_whiteout(LayerIndex& layer, const FileEntry& entry, std::string_view folder);
  void follow(std::string_view redirect, std::size_t rest_length);
  bool enter(const FileEntry& directory, std::size_t rest_length);
  bool take(const FileEntry& other, std::size_t rest_length);

  std::vector<LayerIndex>& layers_;
  const OverlayXattrs& xattrs_;
  Route route_;
  Wanted wanted_;
  std::size_t next_layer_;
  bool stopped_ = false;
};

}  // namespace exhibit::overlay
