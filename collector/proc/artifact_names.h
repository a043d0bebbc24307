// What is read of each process (FORMAT.md 4.3): proc(5) has them.
#pragma once

#include <array>

namespace exhibit {

/// Files of /proc/PID that are kept as they are. Names with a folder of their own are spelt with '-' in the bundle.
inline constexpr std::array raw_files = {
    "cmdline",       "environ",         "status",   "stat",      "statm",     "comm",          "maps",
    "smaps_rollup",  "limits",          "cgroup",   "mountinfo", "uid_map",   "gid_map",       "projid_map",
    "setgroups",     "attr/current",    "loginuid", "sessionid", "oom_score", "oom_score_adj", "wchan",
    "syscall",       "stack",           "io",       "sched",     "schedstat", "auxv",          "personality",
    "timerslack_ns", "coredump_filter", "cpuset"};

/// Links below /proc/PID/ns.
inline constexpr std::array namespace_links = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};

}  // namespace exhibit
