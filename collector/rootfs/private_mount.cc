#include "collector/rootfs/private_mount.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace exhibit {
namespace {

std::expected<UniqueFd, int> copy_here(int place) {
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

std::expected<UniqueFd, int> copy_there(int place, int mount_namespace) {
  // Only a thread that shares its root and working directory with no other may join (setns(2)).
  if (::unshare(CLONE_FS) != 0 || ::setns(mount_namespace, CLONE_NEWNS) != 0) return std::unexpected(errno);
  return copy_here(place);
}

}  // namespace

std::expected<UniqueFd, int> copy_mount(int place, int mount_namespace) {
  auto copy = copy_here(place);
  if (copy || copy.error() != EINVAL || mount_namespace < 0) return copy;
  std::thread([&] { copy = copy_there(place, mount_namespace); }).join();
  return copy;
}

}  // namespace exhibit
