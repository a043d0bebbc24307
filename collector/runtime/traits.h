// What one process is, measured against the host: the tests that grouping decides by.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "collector/proc/survey.h"
#include "collector/runtime/cgroup_id.h"

namespace exhibit {

/// The host's namespaces and root directory, as far as they could be read.
struct HostFacts {
  std::optional<std::uint64_t> mount_namespace;
  std::optional<std::uint64_t> pid_namespace;
  std::set<RootIdentity> roots;  ///< of kthreadd and of pid 1
};
HostFacts host_facts(const Survey& survey);

/// The inode of a process's namespace, or nothing where it could not be read.
std::optional<std::uint64_t> namespace_of(const ProcessFacts& process, const char* name);

struct ProcessTraits {
  bool kernel_thread = false;
  std::optional<std::uint64_t> mount_namespace;
  std::optional<std::uint64_t> pid_namespace;
  bool host_mounts = false;  ///< its mount namespace is the host's
  bool host_root = false;    ///< its root directory is the host's
  bool foreign_root = false;
  bool foreign_pid = false;  ///< its pid namespace is not the host's
  CgroupIdentity cgroup;

  /// The id that the cgroup proves, or empty.
  std::string certain_id() const { return cgroup.is_certain() ? cgroup.chain.back().id : ""; }
  /// Containerized by what it is itself, whatever its cgroup says.
  bool is_foreign() const { return foreign_root || foreign_pid; }
};
ProcessTraits traits_of(const ProcessFacts& process, const HostFacts& host);

}  // namespace exhibit
