#include "collector/rootfs/overlay_marks.h"

#include <fcntl.h>
#include <sys/xattr.h>

#include "evidence/base/unique_fd.h"

namespace exhibit {

bool has_overlay_mark(int folder, const std::string& name, const char* mark) {
  const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_NOATIME | O_CLOEXEC;
  const UniqueFd file(::openat(folder, name.c_str(), flags));
  if (!file) return false;
  for (const char* space : {"trusted.overlay.", "user.overlay."}) {
    if (::fgetxattr(file.get(), (std::string(space) + mark).c_str(), nullptr, 0) >= 0) return true;
  }
  return false;
}

}  // namespace exhibit
