#include "collector/acquire/stored_mounts_plan.h"

namespace exhibit {
namespace {

constexpr const char* nowhere = "0:0";

Mount root_mount_of(const StoredRoot& stored) {
  Mount root;
  root.id = 1;
  root.dev = nowhere;
  root.root = "/";
  root.mount_point = "/";
  if (stored.tree.empty()) {
    root.fstype = stored.is_fuse_overlay ? "fuse.fuse-overlayfs" : "overlay";
    root.source = stored.is_fuse_overlay ? "fuse-overlayfs" : "overlay";
  }
  root.super_options = stored.has_user_marks ? "userxattr" : "";
  return root;
}

PlannedMount plan_root(const StoredRoot& stored, MountPlanner& planner, bool may_see_marks) {
  const Mount root = root_mount_of(stored);
  if (!stored.why_not.empty()) return {{root, MountDecisionKind::skipped, stored.why_not}};
  if (!stored.tree.empty()) return planner.plan_stored_tree(root, open_stored_tree(stored.tree, *stored.storage));
  if (!may_see_marks && !stored.has_user_marks) {
    return {{root, MountDecisionKind::skipped, "the marks of its layers need CAP_SYS_ADMIN"}};
  }
  return planner.plan_stored_layers(root, open_stored_layers(stored.layers, *stored.storage));
}

std::string reason_of(const MountDecision& decision) {
  if (decision.kind == MountDecisionKind::skipped) return "it has exited: " + decision.reason;
  if (decision.kind != MountDecisionKind::layered) {
    return "it has exited: its folder is the one that the runtime's metadata names";
  }
  return "it has exited: the overlay was not mounted, and its layers are those of the runtime's metadata, not checked "
         "against what a kernel shows";
}

std::string why_not_walked(const Mount& mount) {
  const bool is_bind = mount.source.starts_with('/') && (mount.fstype == "bind" || mount.fstype.empty());
  return is_bind ? "it has exited: what is bound here is a folder of the host's, not of its runtime's"
                 : "it has exited: nothing is mounted here";
}

PlannedMount plan_further(const StoredRoot& stored, const Mount& mount, MountPlanner& planner) {
  const auto volume = stored.volumes.find(mount.mount_point);
  if (volume == stored.volumes.end()) return {{mount, MountDecisionKind::skipped, why_not_walked(mount)}};
  if (const std::string& why_not = volume->second.why_not; !why_not.empty()) {
    return {{mount, MountDecisionKind::skipped, "it has exited: " + why_not}};
  }
  PlannedMount planned =
      planner.plan_stored_tree(mount, open_stored_tree(volume->second.folder, *stored.volume_storage));
  const bool is_skipped = planned.decision.kind == MountDecisionKind::skipped;
  planned.decision.reason =
      is_skipped ? "it has exited: " + planned.decision.reason
                 : "it has exited: its volume was not mounted, and is the folder in which its runtime keeps it";
  return planned;
}

}  // namespace

std::vector<PlannedMount> plan_stored_mounts(const StoredRoot& stored, MountPlanner& planner, bool may_see_marks) {
  std::vector<PlannedMount> plan = {plan_root(stored, planner, may_see_marks)};
  plan.front().decision.reason = reason_of(plan.front().decision);
  for (Mount mount : stored.mounts) {
    mount.id = plan.size() + 1;
    mount.parent = 1;
    mount.dev = nowhere;
    plan.push_back(plan_further(stored, mount, planner));
  }
  return plan;
}

}  // namespace exhibit
