// fuse-overlayfs, which shows the roots of rootless containers where the kernel's own overlay is not to be had. The
// kernel lets no process of another user namespace into such a mount, the host's root neither (Linux,
// fs/fuse/dir.c: fuse_allow_current_process), and mountinfo names no layers: the arguments of the program that serves
// the mount do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collector/rootfs/overlay_options.h"
#include "collector/runtime/identity.h"
#include "collector/runtime/subject.h"

namespace exhibit {

struct FuseOverlayArguments {
  OverlayOptions layers;
  std::string mount_point;  ///< as the program itself sees it
};

/// "fuse-overlayfs [-f] -o lowerdir=…,upperdir=…,workdir=… MOUNTPOINT"; nothing where they name no layers.
std::optional<FuseOverlayArguments> parse_fuse_overlay_arguments(const std::vector<std::string>& cmdline);

/// Finds the program that serves the container's root: outside the container, with the root's device mounted where its
/// arguments say. Several are a conflict, and none is believed.
std::optional<FuseOverlayRoot> find_fuse_overlay_root(const Subject& subject, Identity& identity);

}  // namespace exhibit
