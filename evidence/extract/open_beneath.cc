#include "evidence/extract/open_beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <vector>

namespace exhibit::extract {
namespace {

/// None where the path is absolute or has a component that is no name.
std::vector<std::string> components_of(std::string_view path) {
  std::vector<std::string> components;
  while (true) {
    const auto slash = path.find('/');
    const std::string_view component = path.substr(0, slash);
    if (component.empty() || component == "." || component == "..") return {};
    components.emplace_back(component);
    if (slash == std::string_view::npos) return components;
    path.remove_prefix(slash + 1);
  }
}

bool is_plain_path(const std::string& path) { return !components_of(path).empty(); }

/// openat2(2) refuses a mode without O_CREAT.
mode_t mode_for(int flags, mode_t mode) { return (flags & O_CREAT) != 0 ? mode : 0; }

UniqueFd open_by_openat2(int folder, const std::string& path, int flags, mode_t mode) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.mode = mode_for(flags, mode);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return UniqueFd(static_cast<int>(::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how)));
}

}  // namespace

Result<UniqueFd> open_beneath(int folder, const std::string& path, int flags, mode_t mode) {
  if (!is_plain_path(path)) return io_error("open", path, EINVAL);
  UniqueFd opened = open_by_openat2(folder, path, flags, mode);
  if (opened) return opened;
  // Filters of system calls that do not know this one say EPERM; where that was meant, the other way says it as well.
  if (errno == ENOSYS || errno == EPERM) return open_beneath_by_steps(folder, path, flags, mode);
  return io_error("open", path);
}

Result<UniqueFd> open_beneath_by_steps(int folder, const std::string& path, int flags, mode_t mode) {
  const auto components = components_of(path);
  if (components.empty()) return io_error("open", path, EINVAL);
  UniqueFd parent;
  int at = folder;
  for (std::size_t i = 0; i + 1 < components.size(); ++i) {
    parent = UniqueFd(::openat(at, components[i].c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!parent) return io_error("open", path);
    at = parent.get();
  }
  UniqueFd opened(::openat(at, components.back().c_str(), flags | O_NOFOLLOW | O_CLOEXEC, mode_for(flags, mode)));
  if (!opened) return io_error("open", path);
  return opened;
}

}  // namespace exhibit::extract
