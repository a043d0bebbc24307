#include "collector/acquire/filesystem_phase.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "collector/acquire/entrance.h"
#include "collector/acquire/mount_views.h"
#include "collector/acquire/stored_mounts_plan.h"
#include "collector/acquire/tree_walks.h"
#include "collector/proc/capture.h"
#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/open_beneath.h"
#include "collector/runtime/traits.h"
#include "evidence/encoding/iso_time.h"

namespace exhibit {
namespace {

std::string dev_text(dev_t device) { return fmt::format("{}:{}", ::major(device), ::minor(device)); }

constexpr std::string_view container_removed = "the container was removed";

using NoteEnd = std::function<void(WalkRecord&)>;  ///< of TreeWalk

bool is_read_only(const Mount& mount) { return mount.options == "ro" || mount.options.starts_with("ro,"); }

void add_writable(const Entrance& entrance, std::set<TreeKey>& trees) {
  for (const Mount& mount : mounts_seen_by(entrance)) {
    if (!is_read_only(mount)) trees.emplace(mount.dev, mount.root);
  }
}

/// Trees that a container of the run can write to in any of its mount namespaces, whichever of them is walked first.
std::set<TreeKey> writable_trees(const Run& run, const std::vector<Target>& targets, const ProcessFacts& host) {
  std::set<TreeKey> trees;
  for (const Target& target : targets) {
    if (run.stopped()) break;  // nothing will be walked
    if (target.container == nullptr) continue;
    const auto entrance = enter(run.proc, target, host);
    if (!entrance) continue;
    add_writable(*entrance, trees);
    for (const auto& [number, other] : enter_further(run.proc, target, *entrance, host)) {
      if (other) add_writable(*other, trees);
    }
  }
  return trees;
}

/// The rule of a tree of which `at_runtime` tells what the image did not bring.
CaptureRule rule_for(CaptureMode mode, CaptureRule at_runtime) {
  switch (mode) {
    case CaptureMode::none: return {};
    case CaptureMode::runtime: return at_runtime;
    case CaptureMode::all: return {CaptureRule::Kind::everything};
  }
  return {};
}

/// Of a tree that was not told by layers. Nothing tells the image's files from others where the root is no overlay, and
/// nothing in a container wrote what all can only read: there, time decides.
CaptureRule rule_without_layers(const Mount& mount, bool is_writable, const Timestamp& container_started) {
  if (mount.mount_point == "/" || !is_writable) return {CaptureRule::Kind::since, container_started};
  return {CaptureRule::Kind::everything};
}

std::string shown_name(const Target& target) {
  return target.container->record.name.empty() ? target.cid : target.container->record.name;
}

TreeWalk walk_of(const Layer& layer, const std::string& fsid, const Target& target, CaptureRule capture,
                 std::string_view what) {
  return {.root = UniqueFd(::fcntl(layer.folder.get(), F_DUPFD_CLOEXEC, 0)),
          .mount_namespace = layer.mount_namespace,
          .capture = std::move(capture),
          .shown_as = fmt::format("{}:{}", shown_name(target), what),
          .record = {.fsid = fsid,
                     .dev = dev_text(layer.device),
                     .root = layer.on.root,
                     .fstype = layer.on.fstype,
                     .source = layer.on.source,
                     .through = layer.through,
                     .layer = layer.named,
                     .cid = target.cid,
                     .begun = now()}};
}

/// Where lower layers may stand for each other's paths, a path in the writable layer does not tell what it replaces.
bool may_redirect(const Mount& mount) {
  return mount.super_options.contains("metacopy=on") || mount.super_options.contains("redirect_dir=on");
}

std::size_t count_walks(const std::vector<PlannedView>& views) {
  std::size_t walks = 0;
  for (const PlannedView& view : views) {
    for (const PlannedMount& planned : view.plan) {
      if (planned.decision.kind == MountDecisionKind::walked) ++walks;
      if (planned.decision.kind != MountDecisionKind::layered) continue;
      walks += static_cast<std::size_t>(std::ranges::count(planned.walks_lower, true));
      if (planned.walks_upper) ++walks;
    }
  }
  return walks;
}

class FileSystemPhase {
 public:
  FileSystemPhase(Run& run, const std::vector<Target>& targets, const ProcessFacts& host, const FoundContainers& found)
      : run_(run),
        host_(host),
        found_(found),
        writable_(writable_trees(run, targets, host)),
        planner_(run.options.mounts, host.root ? dev_text(host.root->device) : ""),
        views_(run, found, planner_),
        walks_(run, targets.size()) {}

  void capture(const Target& target) {
    capture_one(target);
    walks_.end_target();
  }
  /// Once all targets were captured.
  void end() { walks_.walk_layers(); }

 private:
  void capture_one(const Target& target) {
    if (target.container == nullptr) {
      const Outcome outcome = Outcome::skipped("a process of no container: the host's file systems are not walked");
      run_.ledger.add({"container", target.cid, "file systems", outcome, {}, now()});
      return;
    }
    const std::string& id = target.container->record.id;
    if (run_.stopped()) {
      const Outcome outcome{OutcomeKind::partial, "stopped before its file systems", {}, {}};
      run_.ledger.add({"container", id, target.cid, outcome, "its file systems were not read", now()});
      run_.bundle.add("data/c/" + target.cid + "/mounts.jsonl", "");
      return;
    }
    if (target.container->stored) return capture_stored(target);
    auto entrance = enter(run_.proc, target, host_);
    if (!entrance) {
      run_.ledger.add({"container", id, target.cid, entrance.error(), "its file systems were not read", now()});
      run_.bundle.add("data/c/" + target.cid + "/mounts.jsonl", "");
      return;
    }
    const bool is_in_jail = !entrance->root_mount && !has_hosts_mounts(target, *entrance);
    if (is_in_jail && !leave_jail(*entrance, layer_views(run_.proc, target, found_))) {
      const Outcome outcome{
          OutcomeKind::partial, "its processes are in a jail (chroot): what is outside of it was not read", {}, {}};
      run_.ledger.add({"container", id, target.cid, outcome, entrance->folder.read_link("root").target, now()});
    }
    const auto further = enter_further(run_.proc, target, *entrance, host_);
    const std::vector<PlannedView> views = views_.plan(target, *entrance, further);
    add_mounts(target, fmt::format("/proc/{}/mountinfo", entrance->process.pid), views);
    walks_.begin_target(count_walks(views));
    for (const PlannedView& view : views) {
      const NoteEnd note_end = [&](WalkRecord& record) { note_end_of_container(*view.entrance, record); };
      for (const PlannedMount& planned : view.plan) {
        if (planned.decision.kind == MountDecisionKind::walked)
          walk_mount(target, *view.entrance, planned.decision, note_end);
        if (planned.decision.kind == MountDecisionKind::layered) walk_layers(target, planned, note_end);
      }
    }
    run_.ledger.add({"container", id, target.cid, {}, target.container->record.name, now()});
  }

  /// A chroot(2) in the host's mount namespace: what is outside of it is the host's.
  bool has_hosts_mounts(const Target& target, const Entrance& entrance) const {
    return std::ranges::any_of(target.processes, [&](const ProcessFacts* facts) {
      return facts->identity == entrance.process && namespace_of(*facts, "mnt") == namespace_of(host_, "mnt");
    });
  }

  /// Of a container that has exited: its root directory and its volumes from where they are stored.
  void capture_stored(const Target& target) {
    const StoredRoot& stored = *target.container->stored;
    const std::vector<PlannedMount> plan = plan_stored_mounts(stored, planner_, run_.may_see_overlay_marks);
    const auto& state = target.container->state;
    const std::vector<PlannedView> views{{nullptr, plan}};
    add_mounts(target, state.empty() ? "" : state.front().source, views);
    walks_.begin_target(count_walks(views));
    for (const PlannedMount& planned : plan) {
      const bool was_a_layer =
          planned.decision.kind == MountDecisionKind::shared && walks_.takes_back(planned.decision.fsid);
      if (planned.decision.kind == MountDecisionKind::walked || was_a_layer) walk_stored_tree(target, planned);
    }
    const PlannedMount& root = plan.front();
    const NoteEnd note_removal = [&](WalkRecord& record) {
      note_removed(root.layers->upper->folder, container_removed, record);
    };
    if (root.decision.kind == MountDecisionKind::layered) walk_layers(target, root, note_removal);
    const bool was_read = root.decision.kind != MountDecisionKind::skipped;
    const Outcome outcome = was_read ? Outcome{} : Outcome{OutcomeKind::partial, root.decision.reason, {}, {}};
    run_.ledger.add({"container", target.container->record.id, target.cid, outcome,
                     was_read ? target.container->record.name : "its root directory was not read", now()});
  }

  /// Nothing tells the image's files apart in a root directory: what came after its start may not be the image's.
  void walk_stored_tree(const Target& target, const PlannedMount& planned) {
    const std::string& point = planned.decision.mount.mount_point;
    const Layer& folder = *planned.layers->upper;
    const auto started = from_rfc3339(target.container->record.started);
    CaptureRule since{CaptureRule::Kind::everything};
    if (started && point == "/") since = {CaptureRule::Kind::since, *started};
    TreeWalk walk = walk_of(folder, planned.decision.fsid, target, rule_for(run_.options.capture.mode, since), point);
    walk.record.layer.reset();
    walk.note_end = [&](WalkRecord& record) { note_removed(folder.folder, container_removed, record); };
    walks_.walk(std::move(walk));
  }

  void add_mounts(const Target& target, const std::string& source, const std::vector<PlannedView>& views) {
    std::string text;
    for (const PlannedView& view : views) {
      for (const PlannedMount& planned : view.plan) {
        MountDecision decision = planned.decision;
        decision.seen_by = view.seen_by;
        text += to_json(decision) + "\n";
        const bool read = decision.kind != MountDecisionKind::skipped && decision.kind != MountDecisionKind::covered;
        run_.ledger.add({"mount", reached_at(decision), target.cid,
                         read ? Outcome{} : Outcome::skipped(decision.reason),
                         std::string(mount_decision_word(decision.kind)), now()});
      }
    }
    run_.bundle.add("data/c/" + target.cid + "/mounts.jsonl", text, {source, {}, now(), now()});
  }

  void walk_mount(const Target& target, const Entrance& entrance, const MountDecision& decision,
                  const NoteEnd& note_end) {
    const Mount& mount = decision.mount;
    TreeWalk walk{.root = {},
                  .mount_namespace = entrance.mount_namespace,
                  .capture = {},
                  .shown_as = shown_name(target) + ":" + mount.mount_point,
                  .record = {.fsid = decision.fsid,
                             .dev = mount.dev,
                             .root = mount.root,
                             .fstype = mount.fstype,
                             .source = mount.source,
                             .through = fmt::format("/proc/{}/root{}", entrance.process.pid, mount.mount_point),
                             .cid = target.cid,
                             .begun = now()},
                  .note_end = note_end};
    auto root = open_in_root_without_links(entrance.root.get(), mount.mount_point, O_PATH);
    if (!root) {
      walk.record.outcome = Outcome::from_errno(root.error().system_errno);
    } else if (mount_id_of(root->get()) != mount.id) {
      walk.record.outcome = Outcome::skipped("its path leads to another mount");
    }
    if (!walk.record.outcome.is_ok()) return walks_.tell(std::move(walk.record));
    const Timestamp started = start_of(target.container->record.leader.start_time);
    walk.root = std::move(*root);
    walk.capture = rule_for(run_.options.capture.mode,
                            rule_without_layers(mount, writable_.contains({mount.dev, mount.root}), started));
    walks_.walk(std::move(walk));
  }

  /// The writable layer first: it is what changes.
  void walk_layers(const Target& target, const PlannedMount& planned, const NoteEnd& note_end) {
    const MountDecision& decision = planned.decision;
    const CaptureMode mode = run_.options.capture.mode;
    std::vector<TreeWalk> walks;
    const bool was_a_layer = decision.upper && walks_.takes_back(*decision.upper);
    if (planned.walks_upper || was_a_layer) {
      const CaptureRule not_in_image{
          CaptureRule::Kind::not_in_image, {}, std::make_shared<const ImageFiles>(planned.layers)};
      walks.push_back(
          walk_of(*planned.layers->upper, *decision.upper, target, rule_for(mode, not_in_image), "writable layer"));
      walks.back().role = TreeRole::writable_layer;
      walks.back().note_end = note_end;
    }
    for (std::size_t i = 0; i < planned.walks_lower.size(); ++i) {
      if (!planned.walks_lower[i]) continue;
      walks.push_back(walk_of(planned.layers->lowers[i], decision.lowers[i], target,
                              rule_for(mode, {CaptureRule::Kind::well_known}), fmt::format("layer {}", i + 1)));
      if (!may_redirect(decision.mount)) walks.back().role = TreeRole::layer;
    }
    walks_.walk(std::move(walks));
  }

  /// What a runtime takes down under the walk looks like deletions: then the walk vouches for nothing that is missing.
  void note_end_of_container(const Entrance& entrance, WalkRecord& record) {
    if (is_alive(run_.proc, entrance.process) || !record.outcome.is_ok()) return;
    record.outcome = {
        OutcomeKind::vanished, "the process it was read through ended; what is missing may have been there", {}, {}};
  }

  Run& run_;
  const ProcessFacts& host_;
  const FoundContainers& found_;
  std::set<TreeKey> writable_;
  MountPlanner planner_;
  ViewPlanner views_;
  TreeWalks walks_;
};

}  // namespace

void capture_file_systems(Run& run, const std::vector<Target>& targets, const ProcessFacts& host,
                          const FoundContainers& found) {
  FileSystemPhase phase(run, targets, host, found);
  for (const Target& target : targets) phase.capture(target);
  phase.end();
}

}  // namespace exhibit
