#include "collector/rootfs/mount_plan.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include "collector/rootfs/answering_mounts.h"
#include "evidence/bundle/member_name.h"

namespace exhibit {
namespace {

/// Which mounts a path leads to. A container can have a hundred thousand mounts: nothing here is quadratic.
class MountTree {
 public:
  explicit MountTree(const std::vector<Mount>& mounts) {
    for (const Mount& mount : mounts) {
      by_id_.emplace(mount.id, &mount);
      points_[mount.parent].insert(mount.mount_point);
    }
  }

  /// False where another mount stands on this one, or on a folder on the way to it.
  bool is_reachable(const Mount& mount) const {
    if (has_mount_at(mount.id, mount.mount_point)) return false;
    const Mount* current = &mount;
    for (std::size_t steps = 0; steps < by_id_.size(); ++steps) {
      const auto parent = by_id_.find(current->parent);
      if (parent == by_id_.end() || parent->second == current) return true;
      if (has_mount_on_the_way(*parent->second, *current)) return false;
      current = parent->second;
    }
    return true;
  }

 private:
  bool has_mount_at(std::uint64_t parent, std::string_view point) const {
    const auto points = points_.find(parent);
    return points != points_.end() && points->second.contains(point);
  }

  /// Whether `parent` has a mount on a folder above `child`, its own root included.
  bool has_mount_on_the_way(const Mount& parent, const Mount& child) const {
    std::string_view point = child.mount_point;
    while (point.size() > parent.mount_point.size()) {
      const auto slash = point.rfind('/');
      if (slash == std::string_view::npos) return false;
      point = slash == 0 ? std::string_view("/") : point.substr(0, slash);
      if (has_mount_at(parent.id, point)) return true;
      if (slash == 0) return false;
    }
    return false;
  }

  std::map<std::uint64_t, const Mount*> by_id_;
  std::map<std::uint64_t, std::set<std::string_view>> points_;  ///< parent's id → where mounts stand on it
};

/// Of a container's root alone: an overlay elsewhere may have been mounted by the container itself, which then chose
/// what its options name. A part of an overlay shows less than its layers hold.
bool is_overlay_root(const Mount& mount) {
  return mount.fstype == "overlay" && mount.mount_point == "/" && mount.root == "/";
}

}  // namespace

std::vector<PlannedMount> MountPlanner::plan(const std::vector<Mount>& mounts, const AnsweringMounts& answering,
                                             const LayerOpener& open_layers) {
  std::vector<PlannedMount> planned;
  planned.reserve(mounts.size());
  const MountTree tree(mounts);
  for (const Mount& mount : mounts) {
    if (!tree.is_reachable(mount)) {
      planned.push_back({{mount, MountDecisionKind::covered, "another mount hides it"}});
    } else if (std::string reason = why_skipped(mount, answering); !reason.empty()) {
      planned.push_back({{mount, MountDecisionKind::skipped, std::move(reason)}});
    } else if (is_overlay_root(mount)) {
      planned.push_back(decide_on_overlay(mount, open_layers));
    } else {
      planned.push_back({decide(mount)});
    }
  }
  return planned;
}

std::string MountPlanner::why_skipped(const Mount& mount, const AnsweringMounts& answering) const {
  if (is_made_by_kernel(mount.fstype)) return "the kernel makes its content";
  if (may_hang(mount.fstype) && !options_.include_network) {
    return "network or FUSE file system, which may hang; --include-network walks it";
  }
  if (mount.fstype == "overlay" && !is_overlay_root(mount) && !answering.contain(mount) && !options_.include_network) {
    return "a user mounted this overlay, perhaps over a file system that hangs; --include-network walks it";
  }
  if (mount.dev == host_root_dev_ && mount.root == "/" && !options_.include_host_root) {
    return "the host's own root file system; --include-host-root walks it";
  }
  return {};
}

PlannedMount MountPlanner::decide_on_overlay(const Mount& mount, const LayerOpener& open_layers) {
  auto opened = open_layers(mount);
  if (!opened && opened.error().may_hang && !options_.include_network) {
    return {{mount, MountDecisionKind::skipped, opened.error().why + ", which may hang; --include-network walks it"}};
  }
  if (!opened) {
    PlannedMount planned{decide(mount)};
    planned.decision.reason = "walked as it is shown: " + opened.error().why;
    return planned;
  }
  return layered(mount, std::move(*opened));
}

PlannedMount MountPlanner::layered(const Mount& mount, OverlayLayers layers) {
  PlannedMount planned{{mount, MountDecisionKind::layered}};
  if (layers.upper) planned.decision.upper = fsid_of_layer(*layers.upper, planned.walks_upper);
  for (const Layer& lower : layers.lowers) {
    bool is_new = false;
    planned.decision.lowers.push_back(fsid_of_layer(lower, is_new));
    planned.walks_lower.push_back(is_new);
  }
  planned.layers = std::make_shared<const OverlayLayers>(std::move(layers));
  return planned;
}

PlannedMount MountPlanner::plan_stored_layers(const Mount& mount, std::expected<OverlayLayers, NoLayers> opened) {
  if (!opened) return {{mount, MountDecisionKind::skipped, opened.error().why}};
  return layered(mount, std::move(*opened));
}

PlannedMount MountPlanner::plan_stored_tree(const Mount& mount, std::expected<Layer, NoLayers> opened) {
  if (!opened) return {{mount, MountDecisionKind::skipped, opened.error().why}};
  PlannedMount planned{{mount, MountDecisionKind::walked}};
  planned.decision.fsid = fsid_of_layer(*opened, planned.walks_upper);
  if (!planned.walks_upper) planned.decision.kind = MountDecisionKind::shared;
  planned.layers = std::make_shared<const OverlayLayers>(OverlayLayers{std::move(*opened), {}});
  return planned;
}

std::string MountPlanner::fsid_of_layer(const Layer& layer, bool& is_new) {
  const auto [walk, inserted] = layer_walks_.try_emplace({layer.device, layer.inode});
  is_new = inserted;
  if (inserted) walk->second = next_fsid();
  return walk->second;
}

std::string MountPlanner::next_fsid() { return numbered_id("fs", ++walks_given_); }

MountDecision MountPlanner::decide(const Mount& mount) {
  const auto [walk, is_new] = walks_.try_emplace({mount.dev, mount.root});
  if (!is_new) return {mount, MountDecisionKind::shared, "the same tree is walked once", walk->second};
  walk->second = next_fsid();
  return {mount, MountDecisionKind::walked, "", walk->second};
}

}  // namespace exhibit
