// What is done with the mounts of a container, as each of its mount namespaces shows them.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collector/acquire/entrance.h"
#include "collector/acquire/run.h"
#include "collector/acquire/selection.h"
#include "collector/rootfs/mount_plan.h"

namespace exhibit {

using TreeKey = std::pair<std::string, std::string>;  ///< device and subtree of a mount

/// What is done with the mounts that one process sees.
struct PlannedView {
  const Entrance* entrance;  ///< null for a container that has exited
  std::vector<PlannedMount> plan;
  std::optional<ProcessIdentity> seen_by = std::nullopt;  ///< where the leader's mount namespace does not show them
};

class ViewPlanner {
 public:
  /// All must outlive it.
  ViewPlanner(Run& run, const FoundContainers& found, MountPlanner& planner)
      : run_(run), found_(found), planner_(planner), answering_on_host_(answering_mounts_of_host(run.proc)) {}

  /// The view of `entrance` first, then what only `further` mount namespaces show; those that were not entered are told
  /// in the ledger.
  std::vector<PlannedView> plan(const Target& target, const Entrance& entrance,
                                const std::map<std::uint64_t, std::expected<Entrance, Outcome>>& further);

 private:
  std::vector<PlannedMount> plan_mounts(const Target& target, const Entrance& entrance);
  /// The layers of a root that fuse-overlayfs shows, where the program that serves it has them.
  void plan_fuse_root(const FuseOverlayRoot& root, std::vector<PlannedMount>& plan);

  Run& run_;
  const FoundContainers& found_;
  MountPlanner& planner_;
  AnsweringMounts answering_on_host_;
};

}  // namespace exhibit
