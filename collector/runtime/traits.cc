#include "collector/runtime/traits.h"

namespace exhibit {

std::optional<std::uint64_t> namespace_of(const ProcessFacts& process, const char* name) {
  const auto found = process.namespaces.find(name);
  return found == process.namespaces.end() ? std::nullopt : std::optional(found->second);
}

HostFacts host_facts(const Survey& survey) {
  HostFacts host;
  host.mount_namespace = namespace_of(survey.host, "mnt");
  host.pid_namespace = namespace_of(survey.host, "pid");
  if (survey.host.root) host.roots.insert(*survey.host.root);
  // After switch_root(8) the kernel's threads may still have the initial RAM file system as root.
  for (const ProcessFacts& process : survey.processes) {
    if (process.identity.pid == 1 && process.root) host.roots.insert(*process.root);
  }
  return host;
}

ProcessTraits traits_of(const ProcessFacts& process, const HostFacts& host) {
  ProcessTraits traits;
  traits.kernel_thread = process.kernel_thread;
  traits.mount_namespace = namespace_of(process, "mnt");
  traits.pid_namespace = namespace_of(process, "pid");
  traits.host_mounts = traits.mount_namespace && traits.mount_namespace == host.mount_namespace;
  if (process.root && !host.roots.empty()) {
    traits.host_root = host.roots.contains(*process.root);
    traits.foreign_root = !traits.host_root;
  }
  // NSpid has a number for each pid namespace from ours down: it is readable where the links are not.
  traits.foreign_pid = process.nspid.size() > 1;
  if (traits.pid_namespace && host.pid_namespace) traits.foreign_pid = *traits.pid_namespace != *host.pid_namespace;
  traits.cgroup = identify_by_cgroup(process.cgroups.lines());
  return traits;
}

}  // namespace exhibit
