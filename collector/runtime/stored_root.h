// Where the file system of a container that has exited lies on disk, as its runtime's metadata says.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collector/rootfs/overlay_layers.h"
#include "evidence/records/mount.h"

namespace exhibit {

/// What a runtime keeps of a volume when nobody uses it.
struct StoredVolume {
  std::string folder;   ///< below the storage of volumes
  std::string why_not;  ///< a sentence on why it cannot be read; empty where it can
};

struct StoredRoot {
  std::shared_ptr<const View> storage;  ///< the folder that everything below stays in; null where nothing is known
  OverlayOptions layers;                ///< of an overlay: paths below the storage
  std::string tree;     ///< the folder below the storage that is the whole root directory; empty for an overlay
  std::string why_not;  ///< a sentence on why the root directory cannot be read; empty where it can
  bool is_fuse_overlay = false;  ///< fuse-overlayfs mounted the layers, and has marks of its own
  bool has_user_marks = false;   ///< the overlay's marks are user.* xattrs
  std::vector<Mount> mounts;     ///< what else was mounted when it ran: mount point, type and source
  std::shared_ptr<const View>
      volume_storage;  ///< the folder that its runtime's volumes stay in; null where there are none
  std::map<std::string, StoredVolume> volumes;  ///< by mount point: those that its runtime keeps
};

}  // namespace exhibit
