#include "collector/rootfs/folder_names.h"

#include <dirent.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace exhibit {
namespace {

constexpr std::size_t listing_buffer = std::size_t{256} << 10;

}  // namespace

Outcome read_names(int folder, std::vector<FolderName>& names, std::size_t limit) {
  static thread_local const auto buffer = std::make_unique_for_overwrite<char[]>(listing_buffer);
  while (true) {
    const long length = ::syscall(SYS_getdents64, folder, buffer.get(), listing_buffer);
    if (length < 0) return Outcome::from_errno(errno);
    if (length == 0) break;
    if (names.size() > limit) return {OutcomeKind::truncated, "more names than are read", {}, {}};
    for (long at = 0; at < length;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer.get() + at);
      at += entry->d_reclen;
      if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
      names.push_back({entry->d_name, entry->d_type, entry->d_ino});
    }
  }
  std::ranges::sort(names, {}, &FolderName::text);
  return {};
}

}  // namespace exhibit
