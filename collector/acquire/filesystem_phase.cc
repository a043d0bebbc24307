#include "collector/acquire/filesystem_phase.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "collector/acquire/entrance.h"
#include "collector/acquire/phase_share.h"
#include "collector/acquire/stored_mounts_plan.h"
#include "collector/proc/capture.h"
#include "collector/rootfs/collect_tree.h"
#include "collector/rootfs/descriptor_name.h"
#include "collector/rootfs/open_beneath.h"
#include "collector/rootfs/private_mount.h"
#include "collector/rootfs/statx_fields.h"
#include "collector/runtime/traits.h"
#include "evidence/encoding/iso_time.h"

namespace exhibit {
namespace {

std::string dev_text(dev_t device) { return fmt::format("{}:{}", ::major(device), ::minor(device)); }

using TreeKey = std::pair<std::string, std::string>;  ///< device and subtree of a mount

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

/// One tree to be walked.
struct Tree {
  UniqueFd root;                                    ///< O_PATH
  std::shared_ptr<const UniqueFd> mount_namespace;  ///< of which the root is
  CaptureRule rule;
  std::string shown_as;  ///< for the progress line
};

class FileSystemPhase {
 public:
  FileSystemPhase(Run& run, const std::vector<Target>& targets, const ProcessFacts& host, const FoundContainers& found)
      : run_(run),
        host_(host),
        found_(found),
        answering_on_host_(answering_mounts_of_host(run.proc)),
        writable_(writable_trees(run, targets, host)),
        planner_(run.options.mounts, host.root ? dev_text(host.root->device) : ""),
        share_(targets.size()) {}

  void capture(const Target& target) {
    capture_one(target);
    share_.end_target();
  }

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
    const std::vector<PlannedView> views = plan_views(target, *entrance, further);
    add_mounts(target, fmt::format("/proc/{}/mountinfo", entrance->process.pid), views);
    share_.begin_target(count_walks(views));
    for (const PlannedView& view : views) {
      const auto note_end = [&](WalkRecord& record) { note_end_of_container(*view.entrance, record); };
      for (const PlannedMount& planned : view.plan) {
        if (planned.decision.kind == MountDecisionKind::walked) walk_mount(target, *view.entrance, planned.decision);
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

  /// What is done with the mounts that one process sees.
  struct PlannedView {
    const Entrance* entrance;
    std::vector<PlannedMount> plan;
    std::optional<ProcessIdentity> seen_by;  ///< where the leader's mount namespace does not show them
  };

  static std::size_t count_walks(const std::vector<PlannedView>& views) {
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

  std::vector<PlannedView> plan_views(const Target& target, const Entrance& entrance,
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

  /// Whether all layers are folders that the user namespace of `process` could have made: its owner chose their names.
  static bool belong_to_users_of(const ProcessFolder& process, const OverlayLayers& layers) {
    const std::string map = process.read("uid_map").bytes;
    const auto belongs = [&](const Layer& layer) {
      struct statx status{};
      return look(layer.folder.get(), status) == 0 && map_into_namespace(map, status.stx_uid).has_value();
    };
    return (!layers.upper || belongs(*layers.upper)) && std::ranges::all_of(layers.lowers, belongs);
  }

  /// Of an overlay that a user mounted: looking at it may never end, so that its layers cannot be held against it.
  static std::expected<OverlayLayers, NoLayers> open_users_layers(const OverlayOptions& options,
                                                                  const ProcessFolder& process,
                                                                  const std::vector<View>& views) {
    for (const View& view : views) {
      auto layers = open_stored_layers(options, view);
      if (layers && belong_to_users_of(process, *layers)) return layers;
    }
    return std::unexpected(NoLayers{"a user mounted it, and its layers are not to be found", true});
  }

  /// The layers of a root that fuse-overlayfs shows, where the program that serves it has them.
  void plan_fuse_root(const FuseOverlayRoot& root, std::vector<PlannedMount>& plan) {
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

  std::vector<PlannedMount> plan_mounts(const Target& target, const Entrance& entrance) {
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

  /// Of a container that has exited: its root directory and its volumes from where they are stored.
  void capture_stored(const Target& target) {
    const StoredRoot& stored = *target.container->stored;
    const std::vector<PlannedMount> plan = plan_stored_mounts(stored, planner_, run_.may_see_overlay_marks);
    const auto& state = target.container->state;
    add_mounts(target, state.empty() ? "" : state.front().source, {{nullptr, plan, {}}});
    const PlannedMount& root = plan.front();
    share_.begin_target(count_walks({{nullptr, plan, {}}}));
    for (const PlannedMount& planned : plan) {
      if (planned.decision.kind == MountDecisionKind::walked) walk_stored_tree(target, planned);
    }
    const auto note_removal = [&](WalkRecord& record) { note_removed(*root.layers->upper, record); };
    if (root.decision.kind == MountDecisionKind::layered) walk_layers(target, root, note_removal);
    const bool was_read = root.decision.kind != MountDecisionKind::skipped;
    const Outcome outcome = was_read ? Outcome{} : Outcome{OutcomeKind::partial, root.decision.reason, {}, {}};
    run_.ledger.add({"container", target.container->record.id, target.cid, outcome,
                     was_read ? target.container->record.name : "its root directory was not read", now()});
  }

  /// Nothing tells the image's files apart in a root directory: what came after its start may not be the image's.
  void walk_stored_tree(const Target& target, const PlannedMount& planned) {
    const std::string& point = planned.decision.mount.mount_point;
    const Layer& tree = *planned.layers->upper;
    WalkRecord record = record_of(tree, planned.decision.fsid, target);
    record.layer.reset();
    const auto started = from_rfc3339(target.container->record.started);
    CaptureRule since{CaptureRule::Kind::everything};
    if (started && point == "/") since = {CaptureRule::Kind::since, *started};
    collect(tree_of(tree, rule_for(run_.options.capture.mode, since), shown_name(target) + ":" + point), record);
    note_removed(tree, record);
    finish(record);
  }

  static void note_removed(const Layer& layer, WalkRecord& record) {
    struct stat status{};
    const bool is_there = ::fstat(layer.folder.get(), &status) == 0 && status.st_nlink > 0;
    if (is_there || !record.outcome.is_ok()) return;
    record.outcome = {OutcomeKind::vanished, "the container was removed; what is missing may have been there", {}, {}};
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

  void walk_mount(const Target& target, const Entrance& entrance, const MountDecision& decision) {
    const Mount& mount = decision.mount;
    WalkRecord record{.fsid = decision.fsid,
                      .dev = mount.dev,
                      .root = mount.root,
                      .fstype = mount.fstype,
                      .source = mount.source,
                      .cid = target.cid,
                      .begun = now()};
    record.through = fmt::format("/proc/{}/root{}", entrance.process.pid, mount.mount_point);
    auto root = open_in_root_without_links(entrance.root.get(), mount.mount_point, O_PATH);
    if (!root) {
      record.outcome = Outcome::from_errno(root.error().system_errno);
    } else if (mount_id_of(root->get()) != mount.id) {
      record.outcome = Outcome::skipped("its path leads to another mount");
    } else {
      const Timestamp started = start_of(target.container->record.leader.start_time);
      const Tree tree{std::move(*root), entrance.mount_namespace,
                      rule_for(run_.options.capture.mode,
                               rule_without_layers(mount, writable_.contains({mount.dev, mount.root}), started)),
                      shown_name(target) + ":" + mount.mount_point};
      collect(tree, record);
      note_end_of_container(entrance, record);
    }
    finish(record);
  }

  /// The writable layer first: it is what changes. `note_end` says in its record whether it was taken down meanwhile.
  void walk_layers(const Target& target, const PlannedMount& planned,
                   const std::function<void(WalkRecord&)>& note_end) {
    const MountDecision& decision = planned.decision;
    const CaptureMode mode = run_.options.capture.mode;
    if (planned.walks_upper) {
      WalkRecord record = record_of(*planned.layers->upper, *decision.upper, target);
      const CaptureRule not_in_image{
          CaptureRule::Kind::not_in_image, {}, std::make_shared<const ImageFiles>(planned.layers)};
      collect(tree_of(*planned.layers->upper, rule_for(mode, not_in_image), shown_name(target) + ":writable layer"),
              record);
      note_end(record);
      finish(record);
    }
    for (std::size_t i = 0; i < planned.walks_lower.size(); ++i) {
      if (!planned.walks_lower[i]) continue;
      const Layer& layer = planned.layers->lowers[i];
      WalkRecord record = record_of(layer, decision.lowers[i], target);
      collect(tree_of(layer, rule_for(mode, {CaptureRule::Kind::well_known}),
                      fmt::format("{}:layer {}", shown_name(target), i + 1)),
              record);
      finish(record);
    }
  }

  static std::string shown_name(const Target& target) {
    return target.container->record.name.empty() ? target.cid : target.container->record.name;
  }

  static WalkRecord record_of(const Layer& layer, const std::string& fsid, const Target& target) {
    WalkRecord record{.fsid = fsid,
                      .dev = dev_text(layer.device),
                      .fstype = layer.on.fstype,
                      .source = layer.on.source,
                      .through = layer.through,
                      .layer = layer.named,
                      .cid = target.cid,
                      .begun = now()};
    record.root = layer.on.root;
    return record;
  }

  static Tree tree_of(const Layer& layer, CaptureRule rule, std::string shown_as) {
    return {UniqueFd(::fcntl(layer.folder.get(), F_DUPFD_CLOEXEC, 0)), layer.mount_namespace, std::move(rule),
            std::move(shown_as)};
  }

  void collect(const Tree& tree, WalkRecord& record) {
    record.hash = run_.options.hash_content ? "sha256" : "none";
    if (run_.stopped()) {
      record.outcome = {OutcomeKind::partial, "stopped before it began", {}, {}};
      return;
    }
    TreeOptions options{run_.proc.descriptor(),
                        {run_.options.hash_content, tree.rule, run_.blobs, record.through, &run_.stop, &run_.rate,
                         run_.options.measure_only},
                        run_.options.threads,
                        {}};
    options.on_progress = [&](const TreeProgress& progress) {
      run_.progress.files(tree.shown_as, run_.counts.entries + progress.entries,
                          run_.counts.bytes_hashed + progress.bytes, share_.done(progress.done));
    };
    collect_tree(start_of_walk(tree, record), options, hard_links_, run_.stop, run_.bundle, run_.ledger, record);
    share_.end_walk();
  }

  /// Through a mount of our own wherever there can be one.
  WalkRoot start_of_walk(const Tree& tree, WalkRecord& record) {
    auto copy = copy_mount(tree.root.get(), tree.mount_namespace ? tree.mount_namespace->get() : -1);
    record.private_mount = copy.has_value();
    if (!copy) {
      const std::string why = fmt::format("no mount of our own: {}", ::strerrordesc_np(copy.error()));
      run_.ledger.add({"walk", record.through, record.fsid, Outcome::skipped(why),
                       "reading symbolic links may have renewed their access times", now()});
    }
    UniqueFd root = copy ? std::move(*copy) : UniqueFd(::fcntl(tree.root.get(), F_DUPFD_CLOEXEC, 0));
    const std::uint64_t mount_id = mount_id_of(root.get());
    return {std::make_shared<const UniqueFd>(std::move(root)), mount_id};
  }

  /// What a runtime takes down under the walk looks like deletions: then the walk vouches for nothing that is missing.
  void note_end_of_container(const Entrance& entrance, WalkRecord& record) {
    if (is_alive(run_.proc, entrance.process) || !record.outcome.is_ok()) return;
    record.outcome = {
        OutcomeKind::vanished, "the process it was read through ended; what is missing may have been there", {}, {}};
  }

  void finish(WalkRecord& record) {
    record.ended = now();
    run_.counts.entries += record.entries;
    run_.counts.files += record.files;
    run_.counts.bytes_hashed += record.bytes;
    run_.bundle.add("data/fs/" + record.fsid + "/walk.json", to_json(record) + "\n",
                    {record.through, record.outcome, record.begun, record.ended});
    run_.ledger.add({"walk", record.through, record.fsid, record.outcome, {}, record.ended});
  }

  Run& run_;
  const ProcessFacts& host_;
  const FoundContainers& found_;
  AnsweringMounts answering_on_host_;
  std::set<TreeKey> writable_;
  MountPlanner planner_;
  HardLinks hard_links_;
  PhaseShare share_;
};

}  // namespace

void capture_file_systems(Run& run, const std::vector<Target>& targets, const ProcessFacts& host,
                          const FoundContainers& found) {
  FileSystemPhase phase(run, targets, host, found);
  for (const Target& target : targets) phase.capture(target);
}

}  // namespace exhibit
