// Which file systems answer without a server that may not.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "evidence/records/mount.h"

namespace exhibit {

/// Whether reading a file system of this type can take for ever: the network, or a program that answers for it (FUSE).
bool may_hang(std::string_view fstype);

/// Whether the kernel makes up the content of file systems of this type: there is nothing to keep.
bool is_made_by_kernel(std::string_view fstype);

/// Mounts and devices that are known to answer. What is mounted nowhere that can be seen is not among them.
class AnsweringMounts {
 public:
  /// Knows the kernel's own memory files (memfd, System V segments), which are mounted nowhere.
  AnsweringMounts();

  /// Learns from the mounts of a mount namespace. `are_roots`: it belongs to our own user namespace, so that only the
  /// host's root mounts there. An overlay that a user mounted may stand on FUSE, which its options do not tell; it
  /// answers only where the host's root has mounted the same one, which has to be learnt first.
  void learn(const std::vector<Mount>& mounts, bool are_roots);

  /// Of a file that was looked at with its mount's number. By that, and by its device where a mount of no known name
  /// space has it: files of an overlay may have devices that no mount has.
  bool contain(const struct statx& status) const;
  /// Of what `handle` (O_PATH) is open on.
  bool contain(int handle) const;
  bool contain(const Mount& mount) const { return answering_mounts_.contains(mount.id); }

 private:
  std::set<std::uint64_t> answering_mounts_;
  std::set<std::uint64_t> answering_devices_;
  std::set<std::uint64_t> hanging_devices_;
};

}  // namespace exhibit
