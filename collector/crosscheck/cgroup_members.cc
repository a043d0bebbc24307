#include "collector/crosscheck/cgroup_members.h"

#include <dirent.h>
#include <fcntl.h>

#include <map>
#include <optional>
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

/// The mount itself and nothing that stands on it or on the way to it and may not answer.
std::optional<UniqueFd> open_mount(int root, const Mount& mount, const std::map<std::uint64_t, const Mount*>& by_id) {
  const auto may_enter = [&](int handle) {
    const auto on = by_id.find(mount_id_of(handle));
    return on != by_id.end() && !may_hang(on->second->fstype) && on->second->fstype != "autofs";
  };
  auto opened = open_by_steps(root, mount.mount_point, O_RDONLY | O_DIRECTORY, true, may_enter);
  if (!opened || mount_id_of(opened->get()) != mount.id) return std::nullopt;
  return std::move(*opened);
}

class Members {
 public:
  explicit Members(CgroupMembers& found) : found_(found) {}

  void read(int folder, std::size_t depth) {
    if (++found_.folders > greatest_folders || depth > greatest_depth) {
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
      const UniqueFd child(::openat(folder, name.text.c_str(), folder_flags));
      if (child) read(child.get(), depth + 1);
    }
  }

 private:
  CgroupMembers& found_;
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

CgroupMembers members_of_cgroups(int root, const std::vector<Mount>& mounts) {
  std::map<std::uint64_t, const Mount*> by_id;
  for (const Mount& mount : mounts) by_id.emplace(mount.id, &mount);
  CgroupMembers found;
  std::set<std::string> read;  // a hierarchy may be mounted twice
  for (const Mount& mount : mounts) {
    if (!is_hierarchy(mount) || read.contains(mount.dev)) continue;
    const auto opened = open_mount(root, mount, by_id);
    if (!opened) continue;
    read.insert(mount.dev);
    Members(found).read(opened->get(), 0);
  }
  return found;
}

}  // namespace exhibit
