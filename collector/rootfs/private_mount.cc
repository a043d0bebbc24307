#include "collector/rootfs/private_mount.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>

namespace exhibit {
namespace {

MountCopy copy_here(int place) {
  UniqueFd copy(
      static_cast<int>(::syscall(SYS_open_tree, place, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH)));
  if (!copy) return std::unexpected(errno);
  mount_attr attributes{};
  attributes.attr_set =
      MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOATIME;
  attributes.attr_clr = MOUNT_ATTR__ATIME;
  if (::syscall(SYS_mount_setattr, copy.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) != 0) {
    return std::unexpected(errno);
  }
  return copy;
}

bool is_of_another_namespace(const MountCopy& copy) { return !copy && copy.error() == EINVAL; }

/// Tries again what failed for that reason.
void copy_there(std::span<const int> places, int mount_namespace, std::vector<MountCopy>& copies) {
  // Only a thread that shares its root and working directory with no other may join (setns(2)).
  const bool has_joined = ::unshare(CLONE_FS) == 0 && ::setns(mount_namespace, CLONE_NEWNS) == 0;
  const int failure = errno;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!is_of_another_namespace(copies[i])) continue;
    copies[i] = has_joined ? copy_here(places[i]) : std::unexpected(failure);
  }
}

}  // namespace

std::vector<MountCopy> copy_mounts(std::span<const int> places, int mount_namespace) {
  std::vector<MountCopy> copies;
  for (const int place : places) copies.push_back(copy_here(place));
  if (mount_namespace >= 0 && std::ranges::any_of(copies, is_of_another_namespace))
    std::thread([&] { copy_there(places, mount_namespace, copies); }).join();
  return copies;
}

}  // namespace exhibit
