// How the collector gets to a container's file systems, and to the layers they are made of.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/acquire/selection.h"
#include "collector/proc/procfs.h"
#include "collector/rootfs/answering_mounts.h"
#include "collector/rootfs/overlay_layers.h"

namespace exhibit {

/// A living process of a container, through which its file systems are read.
struct Entrance {
  ProcessIdentity process;
  ProcessFolder folder;
  UniqueFd root;
  std::shared_ptr<const UniqueFd> mount_namespace;  ///< not open where that is denied
  /// Of which `root` is the whole; absent where no process shows it (a jail, chroot(2)).
  std::optional<Mount> root_mount;
};

/// The type of a root directory that is no mount of its own.
inline constexpr const char* unknown_file_system = "unknown";

/// Through the first process of the target that sees the mount of its root directory, else the first whose root can be
/// opened; the reason of the last where none can. A process with the host's own root (it joined from outside, or shares
/// nothing but pids) leads to no container's files.
std::expected<Entrance, Outcome> enter(const ProcFs& proc, const Target& target, const ProcessFacts& host);

/// Leads `entrance`, of a process in a jail, to the whole mount that the jail is in, where one of `views` shows it:
/// runtimes mount a container's root outside of it, too. False where none does.
bool leave_jail(Entrance& entrance, const std::vector<View>& views);

/// Mount namespaces of the target's processes beside the entrance's and the host's: of threads and children that left
/// it. By inode, and for each an entrance or the reason why there is none.
std::map<std::uint64_t, std::expected<Entrance, Outcome>> enter_further(const ProcFs& proc, const Target& target,
                                                                        const Entrance& first,
                                                                        const ProcessFacts& host);

/// The mounts that the entrance's process sees. A root directory that is no mount of its own (a chroot) has no line in
/// mountinfo: it is given one.
std::vector<Mount> mounts_seen_by(const Entrance& entrance);

/// The root directory of a process and what is mounted there; nothing where it may not be opened.
std::optional<View> view_of(const ProcFs& proc, std::int64_t pid);

/// What the host and this program see mounted.
AnsweringMounts answering_mounts_of_host(const ProcFs& proc);

/// Where the paths of a container's layers may have been meant, the likeliest first: by the shim's root, which for a
/// runtime that runs in a container is that container's; by the host's; by our own.
std::vector<View> layer_views(const ProcFs& proc, const Target& target, const FoundContainers& found);

/// Folders that relative paths of layers may start from: a runtime's storage, next to its state of the container.
std::vector<std::string> layer_folders(const Target& target);

}  // namespace exhibit
