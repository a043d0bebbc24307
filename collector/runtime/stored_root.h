// Where the file system of a container that has exited lies on disk, as its runtime's metadata says.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "collector/rootfs/overlay_layers.h"
#include "evidence/records/mount.h"

namespace exhibit {

struct StoredRoot {
  std::shared_ptr<const View> storage;  ///< the folder that everything below stays in; null where nothing is known
  OverlayOptions layers;                ///< of an overlay: paths below the storage
  std::string tree;             ///< the folder below the storage that is the whole root directory; empty for an overlay
  std::string why_not;          ///< a sentence on why the root directory cannot be read; empty where it can
  bool is_fuse_overlay = false;  ///< fuse-overlayfs mounted the layers, and has marks of its own
  bool has_user_marks = false;  ///< the overlay's marks are user.* xattrs
  std::vector<Mount> mounts;    ///< what else was mounted when it ran: mount point, type and source
};

}  // namespace exhibit
