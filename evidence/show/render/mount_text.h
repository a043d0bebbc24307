// Mounts with what was decided about each, and what stands out among them.
#pragma once

#include <string>
#include <vector>

#include "evidence/records/container.h"
#include "evidence/records/mount.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

/// Sentences on a mount that gives a container power over its host: a runtime's socket, a whole file system of a disk
/// that is not the container's own root.
std::vector<std::string> mount_notes(const MountDecision& decision);

/// The container's heading and a line a mount, below an overlay one for each of its layers. `walks` are all walks of
/// the bundle, found by fsid.
std::string mounts_text(const ContainerRecord& container, const std::vector<MountDecision>& mounts,
                        const std::vector<WalkRecord>& walks, const Palette& palette);

/// An object a line: the container's reference, `notes`, `walk` (null where there is none), of an overlay
/// `layers` ({`layer`, `walk`} from the top), then the fields of mounts.jsonl.
std::string mounts_json(const ContainerRecord& container, const std::vector<MountDecision>& mounts,
                        const std::vector<WalkRecord>& walks);

}  // namespace exhibit::show
