// Entries of a listing as rows and as objects.
#pragma once

#include <optional>
#include <string>

#include "evidence/reader/line_source.h"
#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

/// The ten letters of ls(1): "-rwsr-xr-x", "d?????????" where the mode was not obtained.
std::string mode_letters(const FileEntry& entry);

/// Where an entry was found, and where the container has it.
struct FilePlace {
  std::string path;  ///< in the container; bytes
  std::string fsid;  ///< the walk that told of it
  std::optional<LayerNumber> layer;
  std::string hidden_by;  ///< the mount point of what is mounted over it; bytes, empty where the container sees it
};

/// The heading above the rows of one mount.
std::string mount_heading(const ContainerRecord& container, const MountDecision& decision, const Palette& palette);

/// Mode, uid, gid, size (or device number), mtime, the first twelve digits of the digest, path in the container, link
/// target; in brackets setuid, setgid, caps, acl, attributes, what is mounted over it, and an outcome that is
/// not ok. "?" stands for what was not obtained.
std::string file_row(const FileEntry& entry, const FilePlace& place, const Palette& palette);

/// The container's reference, `fsid`, `container_path` and `path` (escaped) with their exact bytes in
/// `container_path_b64` and `path_b64`, `layer` where the mount is an overlay told by its layers, `hidden_by` (bytes)
/// where something is mounted over it, then the other fields of the listing.
std::string file_json(const ContainerRecord& container, const FilePlace& place, const FileEntry& entry);

}  // namespace exhibit::show
