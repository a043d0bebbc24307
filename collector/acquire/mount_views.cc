#include "collector/acquire/mount_views.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "collector/proc/capture.h"
#include "collector/rootfs/descriptor_name.h"
#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/statx_fields.h"
#include "collector/runtime/traits.h"

namespace exhibit {
namespace {

/// Whether all layers are folders that the user namespace of `process` could have made: its owner chose their names.
bool belong_to_users_of(const ProcessFolder& process, const OverlayLayers& layers) {
  const std::string map = process.read("uid_map").bytes;
  const auto belongs = [&](const Layer& layer) {
    struct statx status{};
    return look(layer.folder.get(), status) == 0 && map_into_namespace(map, status.stx_uid).has_value();
  };
  return (!layers.upper || belongs(*layers.upper)) && std::ranges::all_of(layers.lowers, belongs);
}

/// Of an overlay that a user mounted: looking at it may never end, so that its layers cannot be held against it.
std::expected<OverlayLayers, NoLayers> open_users_layers(const OverlayOptions& options, const ProcessFolder& process,
                                                         const std::vector<View>& views) {
  for (const View& view : views) {
    auto layers = open_stored_layers(options, view);
    if (layers && belong_to_users_of(process, *layers)) return layers;
  }
  return std::unexpected(NoLayers{"a user mounted it, and its layers are not to be found", true});
}

}  // namespace

std::vector<PlannedView> ViewPlanner::plan(const Target& target, const Entrance& entrance,
                                           const std::map<std::uint64_t, std::expected<Entrance, Outcome>>& further) {
  std::vector<PlannedView> views;
  views.push_back({&entrance, plan_mounts(target, entrance), {}});
  if (target.container->fuse_root) plan_fuse_root(*target.container->fuse_root, views.front().plan);
  std::set<TreeKey> known;
  std::set<std::string> known_devices;
  for (const PlannedMount& planned : views.front().plan) {
    if (planned.decision.kind == MountDecisionKind::covered) continue;  // another process may see it uncovered
    known.emplace(planned.decision.mount.dev, planned.decision.mount.root);
    known_devices.insert(planned.decision.mount.dev);
  }
  for (const auto& [number, other] : further) {
    if (!other) {
      run_.ledger.add({"container", target.container->record.id, fmt::format("mount namespace {}", number),
                       other.error(), "what only it shows was not read", now()});
      continue;
    }
    PlannedView view{&*other, plan_mounts(target, *other), other->process};
    std::erase_if(view.plan, [&](const PlannedMount& planned) {
      const Mount& mount = planned.decision.mount;
      const bool is_part_of_known = mount.fstype == unknown_file_system && known_devices.contains(mount.dev);
      return planned.decision.kind == MountDecisionKind::covered || is_part_of_known ||
             !known.emplace(mount.dev, mount.root).second;
    });
    views.push_back(std::move(view));
  }
  return views;
}

void ViewPlanner::plan_fuse_root(const FuseOverlayRoot& root, std::vector<PlannedMount>& plan) {
  const auto shown = std::ranges::find_if(plan, [](const PlannedMount& planned) {
    return planned.decision.mount.mount_point == "/" && planned.decision.kind == MountDecisionKind::skipped;
  });
  const auto view = view_of(run_.proc, root.server.pid);
  if (shown == plan.end() || !view || !is_alive(run_.proc, root.server)) return;
  const auto server = run_.proc.process(root.server.pid);
  auto layers = open_stored_layers({root.upper, root.lowers}, *view);
  if (!server || !layers || !belong_to_users_of(*server, *layers)) return;
  PlannedMount planned = planner_.plan_stored_layers(shown->decision.mount, std::move(layers));
  if (planned.decision.kind != MountDecisionKind::layered) return;
  planned.decision.reason = fmt::format(
      "fuse-overlayfs (process {}) shows it: its layers are those of its arguments, not checked "
      "against what it shows",
      root.server.pid);
  *shown = std::move(planned);
}

std::vector<PlannedMount> ViewPlanner::plan_mounts(const Target& target, const Entrance& entrance) {
  const std::vector<View> views = layer_views(run_.proc, target, found_);
  AnsweringMounts answering = answering_on_host_;
  const std::vector<Mount> mounts = mounts_seen_by(entrance);
  answering.learn(mounts, has_mounts_of_root(entrance.folder));
  const std::vector<std::string> folders = layer_folders(target);
  const auto opener = [&](const Mount& mount) -> std::expected<OverlayLayers, NoLayers> {
    if (!run_.may_see_overlay_marks && !mount.super_options.contains("userxattr")) {
      return std::unexpected(NoLayers{"the marks of its layers need CAP_SYS_ADMIN"});
    }
    const auto options = parse_overlay_options(mount.super_options);
    if (!options) return std::unexpected(NoLayers{options.error()});
    if (mount_id_of(entrance.root.get()) != mount.id)
      return std::unexpected(NoLayers{"it is not the root that is seen"});
    if (!answering.contain(mount)) return open_users_layers(*options, entrance.folder, views);
    return open_layers(*options, entrance.root.get(), views, folders);
  };
  std::vector<PlannedMount> plan;
  // In a thread of its own, whose working directory can be the procfs: the marks of layers are read through it.
  std::jthread([&] {
    enter_procfs(run_.proc.descriptor());
    plan = planner_.plan(mounts, answering, opener);
  }).join();
  for (PlannedMount& planned : plan) {
    if (planned.decision.kind != MountDecisionKind::layered || answering.contain(planned.decision.mount)) continue;
    planned.decision.reason =
        "a user mounted it: its layers are those of its options, not checked against what it shows, which may hang";
  }
  return plan;
}

}  // namespace exhibit
