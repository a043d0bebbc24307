// The frame of a bundle that is made up: one container, of which one walk tells.
#pragma once

#include <string>
#include <utility>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/records/container.h"
#include "evidence/records/mount.h"

namespace exhibit::test {

/// containers.jsonl and mounts.jsonl of a Docker container c0001 whose root directory the walk `fsid` has.
inline void add_lone_container(BundleWriter& bundle, std::string name, std::string fsid) {
  ContainerRecord container;
  container.cid = "c0001";
  container.runtime = "docker";
  container.id = "0123456789abcdef";
  container.name = std::move(name);
  bundle.add("data/containers.jsonl", to_json(container) + "\n");
  MountDecision root;
  root.mount.mount_point = root.mount.root = "/";
  root.mount.fstype = "ext4";
  root.kind = MountDecisionKind::walked;
  root.fsid = std::move(fsid);
  bundle.add("data/c/c0001/mounts.jsonl", to_json(root) + "\n");
}

}  // namespace exhibit::test
