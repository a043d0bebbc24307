#include "collector/runtime/kernel_facts.h"

#include <sys/sysmacros.h>

namespace exhibit {
namespace {

std::string proc_path(const Subject& subject, const char* name) {
  return "/proc/" + std::to_string(subject.leader.identity.pid) + "/" + name;
}

void say_namespaces(const Subject& subject, Identity& identity) {
  for (const auto& [name, inode] : subject.leader.namespaces) {
    const auto host = namespace_of(subject.survey.host, name.c_str());
    if (!host || *host == inode) continue;
    const std::string source = name == "mnt" ? "mount namespace" : name + " namespace";
    identity.witness({source, proc_path(subject, ("ns/" + name).c_str())},
                     std::to_string(inode) + ", the host's is " + std::to_string(*host));
  }
}

}  // namespace

void describe_by_kernel(const Subject& subject, ContainerRecord& record, Identity& identity) {
  record.leader = subject.leader.identity;
  record.namespaces = subject.leader.namespaces;
  record.cgroup = subject.traits.cgroup.path;
  for (const std::size_t member : subject.group.members) {
    record.pids.push_back(subject.survey.processes[member].identity.pid);
  }
  if (subject.leader.root) {
    const RootIdentity& root = *subject.leader.root;
    record.root = {std::to_string(major(root.device)) + ":" + std::to_string(minor(root.device)), root.inode};
    const std::string text = "device " + record.root.dev + ", inode " + std::to_string(root.inode);
    const Witness source{"root directory", proc_path(subject, "root")};
    if (subject.traits.foreign_root) identity.witness(source, text + ", not the host's");
    if (subject.traits.host_root) identity.witness(source, text + ", the host's own");
  }
  say_namespaces(subject, identity);
  for (const Evidence& oddity : subject.group.oddities) identity.witness({oddity.source, oddity.where}, oddity.says);
}

}  // namespace exhibit
