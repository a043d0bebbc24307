// Which listing of B is compared with which of A: file systems are paired as their mounts are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/diff/container_pairing.h"
#include "evidence/diff/finding.h"
#include "evidence/records/mount.h"

namespace exhibit::diff {

/// What a pair of containers mounts; a side is absent where its bundle ends before it.
struct PairedMounts {
  std::optional<std::vector<MountDecision>> a;
  std::optional<std::vector<MountDecision>> b;

  bool are_complete() const { return a && b; }
};

/// Two listings to be compared once, whatever number of containers and mount points show them. The decisions are those
/// of the first mount point, and outlive the pair.
struct FileSystemPair {
  const MountDecision* a = nullptr;
  const MountDecision* b = nullptr;
  std::size_t container = 0;           ///< the first pair of containers that sees it
  std::string mount_point;             ///< as reached_at() has it in B
  std::vector<std::string> also_seen;  ///< sentences on where else, escaped
};

/// `mounts` are those of `pairs`, by the same index; unpaired containers have none.
std::vector<FileSystemPair> pair_file_systems(const std::vector<ContainerPair>& pairs,
                                              const std::vector<PairedMounts>& mounts);

/// `unknown` for each mount point that one side walked, as a whole or by layers, and the other has and did not walk.
std::vector<Finding> find_unwalked(const PairedMounts& mounts);

/// The same of the root directory alone: nothing else is left of a container that has exited.
std::vector<Finding> find_unwalked_root(const PairedMounts& mounts);

}  // namespace exhibit::diff
