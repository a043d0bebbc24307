// What a runtime makes in every container it starts.
#pragma once

#include <optional>
#include <string>

#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"

namespace exhibit::drift {

/// Why an entry that came since the start is no news, as a sentence; nothing where it is one. `path` is in the
/// container:
/// - a folder or an empty file that something else is mounted on, and the folders that lead there. `mounts` are all of
///   the container's, `mount` the one the entry is in;
/// - in a tmpfs at /dev, the devices and links of the OCI runtime specification (config-linux.md, Default Devices;
///   runtime-linux.md, Dev symbolic links);
/// - /etc/mtab as Podman links it, where the image has none;
/// - /dev/null mounted over a path that is masked (config-linux.md, Masked Paths).
std::optional<std::string> why_runtime_made(const FileEntry& entry, const std::string& path, const MountDecision& mount,
                                            const std::vector<MountDecision>& mounts);

}  // namespace exhibit::drift
