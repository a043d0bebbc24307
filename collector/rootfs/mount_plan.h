// What is done with each mount that a container sees: decided from mountinfo, before anything is touched.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evidence/records/mount.h"

namespace exhibit {

struct MountOptions {
  bool include_network = false;    ///< walk network and FUSE file systems too, which may hang
  bool include_host_root = false;  ///< walk the host's own root file system where a container has it mounted
};

/// Gives every distinct tree (device and subtree) one walk, however many mounts and containers show it.
class MountPlanner {
 public:
  /// `host_root_dev`: major:minor of the host's root file system.
  MountPlanner(MountOptions options, std::string host_root_dev)
      : options_(options), host_root_dev_(std::move(host_root_dev)) {}

  /// A decision for each mount, in mountinfo's order. A mount that another hides is `covered`.
  std::vector<MountDecision> plan(const std::vector<Mount>& mounts);

 private:
  MountDecision decide(const Mount& mount);

  MountOptions options_;
  std::string host_root_dev_;
  std::map<std::pair<std::string, std::string>, std::string> walks_;  ///< (dev, root) → fsid
};

}  // namespace exhibit
