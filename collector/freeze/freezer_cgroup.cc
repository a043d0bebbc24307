#include "collector/freeze/freezer_cgroup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "collector/crosscheck/cgroup_members.h"
#include "collector/rootfs/open_by_steps.h"

namespace exhibit {
namespace {

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (list.substr(0, end) == word) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

/// A hierarchy that can freeze, and where a process is in it.
struct Place {
  Mount mount;
  std::string path;
  bool is_v2;
};

/// v1's freezer where there is one: then v2 does not reach what is in it.
std::optional<Place> place_of(const std::vector<CgroupLine>& cgroups, const std::vector<Mount>& mounts) {
  for (const bool is_v2 : {false, true}) {
    for (const CgroupLine& line : cgroups) {
      const bool fits = is_v2 ? line.hierarchy == 0 : has_word(line.controllers, "freezer");
      if (!fits || line.path == "/") continue;
      const auto mount = std::ranges::find_if(mounts, [&](const Mount& candidate) {
        return candidate.root == "/" &&
               (is_v2 ? candidate.fstype == "cgroup2"
                      : candidate.fstype == "cgroup" && has_word(candidate.super_options, "freezer"));
      });
      if (mount != mounts.end()) return Place{*mount, line.path, is_v2};
    }
  }
  return std::nullopt;
}

std::string text_of(int file) {
  std::string text(256, '\0');
  const ssize_t length = ::pread(file, text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  return text;
}

/// A process in the folder's subtree that is not one of `members`; 0 where there is none.
std::int64_t stranger_in(int folder, const std::set<std::int64_t>& members) {
  CgroupMembers found;
  read_members_below(folder, found);
  for (const std::int64_t pid : found.processes) {
    if (!members.contains(pid)) return pid;
  }
  return 0;
}

}  // namespace

std::expected<FreezerCgroup, std::string> open_freezer(const ProcFs& proc, const std::vector<CgroupLine>& cgroups,
                                                       const std::set<std::int64_t>& members) {
  const std::vector<Mount> mounts = parse_mountinfo(proc.read("self/mountinfo").bytes).mounts;
  const auto place = place_of(cgroups, mounts);
  if (!place) return std::unexpected("it has no cgroup of its own that can be frozen");
  const UniqueFd root(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
  const auto hierarchy = open_hierarchy(root.get(), place->mount, mounts);
  if (!hierarchy) return std::unexpected(place->mount.mount_point + " cannot be opened");
  const auto folder = open_by_steps(hierarchy->get(), place->path, O_RDONLY | O_DIRECTORY, false, {});
  FreezerCgroup freezer{place->mount.mount_point + place->path, {}, {}, place->is_v2};
  if (!folder) return std::unexpected(freezer.path + ": " + ::strerrordesc_np(folder.error().system_errno));
  if (const std::int64_t stranger = stranger_in(folder->get(), members); stranger != 0) {
    return std::unexpected(
        fmt::format("{} also holds process {}, which is not the container's", freezer.path, stranger));
  }
  freezer.control =
      UniqueFd(::openat(folder->get(), freezer.is_v2 ? "cgroup.freeze" : "freezer.state", O_RDWR | O_CLOEXEC));
  freezer.state =
      UniqueFd(::openat(folder->get(), freezer.is_v2 ? "cgroup.events" : "freezer.state", O_RDONLY | O_CLOEXEC));
  if (!freezer.control || !freezer.state) return std::unexpected(freezer.path + ": " + ::strerrordesc_np(errno));
  const std::string state = text_of(freezer.control.get());
  if (!state.starts_with(freezer.is_v2 ? "0" : "THAWED")) return std::unexpected("it is frozen already, and stays so");
  return freezer;
}

}  // namespace exhibit
