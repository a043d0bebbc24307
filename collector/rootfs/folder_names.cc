#include "collector/rootfs/folder_names.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include "evidence/base/folder_entries.h"

namespace exhibit {
namespace {

constexpr std::size_t listing_buffer = std::size_t{256} << 10;

}  // namespace

Outcome read_names(int folder, std::vector<FolderName>& names, std::size_t limit) {
  static thread_local const auto buffer = std::make_unique_for_overwrite<char[]>(listing_buffer);
  while (true) {
    const bool is_enough = names.size() > limit;
    const ssize_t length = take_entries(folder, buffer.get(), listing_buffer, [&](const dirent64& entry) {
      if (!is_enough) names.push_back({entry.d_name, entry.d_type, entry.d_ino});
    });
    if (length < 0) return Outcome::from_errno(errno);
    if (length == 0) break;
    if (is_enough) return {OutcomeKind::truncated, "more names than are read", {}, {}};
  }
  std::ranges::sort(names, {}, &FolderName::text);
  return {};
}

}  // namespace exhibit
