// What /proc says, taken apart: bytes in, values or nothing out. No file is opened here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/mount.h"

namespace exhibit {

/// proc_pid_stat(5).
struct ProcessStat {
  std::int64_t pid = 0;
  std::string comm;  ///< may hold anything, parentheses and newlines included
  char state = '?';
  std::int64_t ppid = 0;
  std::uint64_t flags = 0;  ///< PF_*; 0x200000 is PF_KTHREAD
  std::int64_t threads = 0;
  std::uint64_t start_time = 0;     ///< clock ticks since boot
  std::uint64_t stack_start = 0;    ///< addresses; 0 where they are closed to us
  std::uint64_t environ_start = 0;  ///< above the stack's start, unless the process had it moved (PR_SET_MM(2const))
};
/// The name ends at the last ')': it can hold any other.
std::optional<ProcessStat> parse_stat(std::string_view bytes);

/// proc_pid_status(5): what Exhibit uses of it.
struct ProcessStatus {
  std::int64_t tgid = 0;  ///< of the process whose thread this is
  std::int64_t uid = -1;  ///< effective
  std::int64_t gid = -1;
  std::vector<std::int64_t> nspid;
  bool kernel_thread = false;
};
std::optional<ProcessStatus> parse_status(std::string_view bytes);

/// One line of proc_pid_cgroup(5), cgroups(7): hierarchy, controllers (empty for v2), path. ' (deleted)' is taken off.
struct CgroupLine {
  std::uint64_t hierarchy = 0;
  std::string controllers;
  std::string path;
  auto operator<=>(const CgroupLine&) const = default;
};
std::vector<CgroupLine> parse_cgroup(std::string_view bytes);

/// proc_pid_mountinfo(5), octal escapes undone. Lines that are not of its form are left out and counted.
struct MountInfo {
  std::vector<Mount> mounts;
  std::size_t bad_lines = 0;
};
MountInfo parse_mountinfo(std::string_view bytes);

/// The number in a namespace link's target, "mnt:[4026531841]".
std::optional<std::uint64_t> namespace_inode(std::string_view target);

/// The id inside a user namespace that `outside` is, by its uid_map or gid_map (user_namespaces(7)); nothing where
/// the map does not hold it.
std::optional<std::int64_t> map_into_namespace(std::string_view map, std::int64_t outside);

/// The name of `uid` in the bytes of a passwd(5) file; empty where it has none.
std::string user_in_passwd(std::string_view passwd, std::int64_t uid);

/// A whole non-negative decimal number and nothing else.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace exhibit
