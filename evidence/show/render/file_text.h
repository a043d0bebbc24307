// Entries of a listing as rows and as objects.
#pragma once

#include <string>
#include <string_view>

#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

/// The ten letters of ls(1): "-rwsr-xr-x", "d?????????" where the mode was not obtained.
std::string mode_letters(const FileEntry& entry);

/// The heading above the rows of one mount.
std::string mount_heading(const ContainerRecord& container, const MountDecision& decision, const Palette& palette);

/// Mode, uid, gid, size (or device number), mtime, the first twelve digits of the digest, path in the container, link
/// target; in brackets setuid, setgid, caps, acl, attributes, and an outcome that is not ok. "?" stands for what was
/// not obtained.
std::string file_row(const FileEntry& entry, std::string_view path_in_container, const Palette& palette);

/// The container's reference, `fsid`, `container_path` and `path` (escaped) with their exact bytes in
/// `container_path_b64` and `path_b64`, then the other fields of the listing.
std::string file_json(const ContainerRecord& container, std::string_view fsid, const FileEntry& entry,
                      std::string_view path_in_container);

}  // namespace exhibit::show
