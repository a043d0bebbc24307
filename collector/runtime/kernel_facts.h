// What the kernel itself says of a container, before any runtime is asked: its first evidence.
#pragma once

#include "collector/runtime/identity.h"
#include "collector/runtime/subject.h"

namespace exhibit {

/// Fills leader, pids, root, namespaces and cgroup, with evidence of what differs from the host, and what is odd.
void describe_by_kernel(const Subject& subject, ContainerRecord& record, Identity& identity);

}  // namespace exhibit
