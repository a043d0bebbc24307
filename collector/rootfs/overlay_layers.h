// The layers of an overlay, opened where its mounter saw them.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/rootfs/overlay_options.h"
#include "evidence/base/unique_fd.h"
#include "evidence/records/mount.h"

namespace exhibit {

/// A root directory in which the paths of layers may have been meant: the host's, a shim's.
struct View {
  std::string name;                                 ///< "/proc/1/root"
  UniqueFd root;                                    ///< O_PATH
  std::map<std::uint64_t, Mount> mounts;            ///< by their number
  std::shared_ptr<const UniqueFd> mount_namespace;  ///< null where it is not known
  bool are_roots_mounts = false;                    ///< no one but the host's root has mounted anything here
};

struct Layer {
  std::string named;    ///< as the overlay names it
  std::string through;  ///< the path it was opened by
  UniqueFd folder;      ///< O_PATH
  std::uint64_t mount_id = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::shared_ptr<const UniqueFd> mount_namespace;  ///< it was opened in
  Mount on;  ///< the mount it stands on; without a type where the view does not show it
};

struct OverlayLayers {
  std::optional<Layer> upper;
  std::vector<Layer> lowers;  ///< from the top
};

struct NoLayers {
  std::string why;
  bool may_hang = false;  ///< one is on a server that may not answer, and so the overlay may not either
};

/// Opens all layers in the first view that has them and in which they agree with what the overlay shows at its root
/// (`shown`, O_PATH). Relative paths are looked up in `folders`, paths in the view (the runtime's storage). What is
/// on a server, made by the kernel or the view's own root is no layer that is believed.
std::expected<OverlayLayers, NoLayers> open_layers(const OverlayOptions& options, int shown,
                                                   const std::vector<View>& views,
                                                   const std::vector<std::string>& folders);

/// Opens the layers of an overlay that is not mounted, all below the root of `storage`. Nothing shows what they make:
/// they are not checked against a mount.
std::expected<OverlayLayers, NoLayers> open_stored_layers(const OverlayOptions& options, const View& storage);

/// The same of a folder that is a whole root directory.
std::expected<Layer, NoLayers> open_stored_tree(const std::string& path, const View& storage);

}  // namespace exhibit
