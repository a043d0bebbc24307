// The sources of a container's identity, one function each. They are called in this order, which is that of trust.
#pragma once

#include "collector/runtime/identity.h"
#include "collector/runtime/subject.h"

namespace exhibit {

/// The shim's arguments, the task's OCI bundle, the low-level runtime's state and meta.db: containerd, and what is
/// above it.
void identify_by_containerd(const Subject& subject, Identity& identity);
/// config.v2.json and hostconfig.json below Docker's data root.
void identify_by_docker(const Subject& subject, Identity& identity);
/// conmon's arguments and containers/storage: Podman and CRI-O.
void identify_by_podman(const Subject& subject, Identity& identity);
/// LXC's monitor and its config.
void identify_by_lxc(const Subject& subject, Identity& identity);
/// systemd-nspawn's arguments.
void identify_by_nspawn(const Subject& subject, Identity& identity);
/// The arguments of runsc's sandbox and gofer.
void identify_by_gvisor(const Subject& subject, Identity& identity);
/// The state folders of runc and crun, and a bundle around the root directory.
void identify_by_runc(const Subject& subject, Identity& identity);
/// The leader's cgroup path.
void identify_by_cgroup_path(const Subject& subject, Identity& identity);
/// The leader's variable `container` (systemd, Container Interface), which the container can set as it likes.
void identify_by_environment(const Subject& subject, Identity& identity);

}  // namespace exhibit
