#include "collector/crosscheck/cgroup_members.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <utility>

#include "collector/proc/parse.h"
#include "collector/proc/procfs.h"
#include "collector/rootfs/answering_mounts.h"
#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/folder_names.h"
#include "collector/rootfs/open_by_steps.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_folders = 200000;
constexpr std::size_t greatest_depth = 64;

bool is_hierarchy(const Mount& mount) {
  return (mount.fstype == "cgroup" || mount.fstype == "cgroup2") && mount.root == "/";
}

class Members {
 public:
  Members(CgroupMembers& found, std::uint64_t mount, const StopFlag& stop)
      : found_(found), mount_(mount), stop_(stop) {}

  void read(int folder, std::size_t depth) {
    if (stop_ || ++found_.folders > greatest_folders || depth > greatest_depth) {
      found_.was_cut = true;
      return;
    }
    found_.processes.merge(parse_members(read_file_at(folder, "cgroup.procs").bytes));
    for (const char* name : {"tasks", "cgroup.threads"}) {
      found_.threads.merge(parse_members(read_file_at(folder, name).bytes));
    }
    std::vector<FolderName> names;
    read_names(folder, names);
    for (const FolderName& name : names) {
      if (name.type != DT_DIR) continue;
      const UniqueFd child(::openat(folder, name.text.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (child && mount_id_of(child.get()) != mount_) found_.is_covered = true;
      if (!child || mount_id_of(child.get()) != mount_) continue;
      const UniqueFd opened(::openat(child.get(), ".", folder_flags));
      if (opened) read(opened.get(), depth + 1);
    }
  }

 private:
  CgroupMembers& found_;
  std::uint64_t mount_;
  const StopFlag& stop_;
};

}  // namespace

std::set<std::int64_t> parse_members(std::string_view bytes) {
  std::set<std::int64_t> members;
  while (!bytes.empty()) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto number = parse_decimal(bytes.substr(0, end));
    if (number && *number > 0) members.insert(static_cast<std::int64_t>(*number));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return members;
}

void read_members_below(int folder, CgroupMembers& found, const StopFlag& stop) {
  Members(found, mount_id_of(folder), stop).read(folder, 0);
}

std::optional<UniqueFd> open_hierarchy(int root, const Mount& mount, const std::vector<Mount>& mounts) {
  const auto may_enter = [&](int handle) {
    const auto on = std::ranges::find(mounts, mount_id_of(handle), &Mount::id);
    return on != mounts.end() && !may_hang(on->fstype) && on->fstype != "autofs";
  };
  auto opened = open_by_steps(root, mount.mount_point, O_RDONLY | O_DIRECTORY, true, may_enter);
  if (!opened || mount_id_of(opened->get()) != mount.id) return std::nullopt;
  return std::move(*opened);
}

CgroupMembers members_of_cgroups(int root, const std::vector<Mount>& mounts, const StopFlag& stop) {
  CgroupMembers found;
  std::set<std::string> read;  // a hierarchy may be mounted twice
  for (const Mount& mount : mounts) {
    if (!is_hierarchy(mount) || read.contains(mount.dev)) continue;
    const auto opened = open_hierarchy(root, mount, mounts);
    if (!opened) continue;
    read.insert(mount.dev);
    read_members_below(opened->get(), found, stop);
  }
  return found;
}

}  // namespace exhibit
