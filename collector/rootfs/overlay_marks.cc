#include "collector/rootfs/overlay_marks.h"

#include <fcntl.h>
#include <sys/xattr.h>

#include <cerrno>

#include "collector/rootfs/descriptor_name.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {

bool may_bear_overlay_mark(int folder, const std::string& name, const char* mark) {
  const UniqueFd handle(::openat(folder, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!handle) return errno != ENOENT;
  const DescriptorName path(handle.get());
  for (const char* space : {"trusted.overlay.", "user.overlay."}) {
    if (::getxattr(path.text, (std::string(space) + mark).c_str(), nullptr, 0) >= 0) return true;
    if (errno != ENODATA && errno != ENOTSUP) return true;
  }
  return false;
}

}  // namespace exhibit
