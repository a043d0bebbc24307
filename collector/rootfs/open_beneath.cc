#include "collector/rootfs/open_beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "collector/rootfs/open_by_steps.h"

namespace exhibit {
namespace {

Result<UniqueFd> open_resolved(int root, const std::string& path, int flags, unsigned long long resolve) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.resolve = resolve;
  UniqueFd opened(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
  if (opened) return opened;
  // Filters of system calls that do not know this one say EPERM; where that was meant, the other way says it as well.
  if (errno == ENOSYS || errno == EPERM) return open_by_steps(root, path, flags, (resolve & RESOLVE_NO_SYMLINKS) == 0);
  return io_error("open", path);
}

bool is_regular(int file) {
  struct stat status{};
  return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

Result<UniqueFd> open_in_root(int root, const std::string& path, int flags) {
  return open_resolved(root, path, flags, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

Result<UniqueFd> open_in_root_without_links(int root, const std::string& path, int flags) {
  return open_resolved(root, path, flags, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
}

Result<std::string> read_in_root(int root, const std::string& path, std::size_t limit) {
  // Looked at before it is opened: opening a device or a FIFO has effects.
  const auto looked_at = open_in_root(root, path, O_PATH);
  if (!looked_at) return std::unexpected(looked_at.error());
  if (!is_regular(looked_at->get())) return corrupt(path, "not a regular file");
  const auto file = open_in_root(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOATIME);
  if (!file) return std::unexpected(file.error());
  if (!is_regular(file->get())) return corrupt(path, "not a regular file");
  std::string bytes(limit, '\0');
  std::size_t have = 0;
  while (have < limit) {
    const ssize_t length = ::read(file->get(), bytes.data() + have, limit - have);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return io_error("read", path);
    if (length == 0) break;
    have += static_cast<std::size_t>(length);
  }
  bytes.resize(have);
  return bytes;
}

}  // namespace exhibit
