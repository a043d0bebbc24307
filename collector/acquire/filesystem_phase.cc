#include "collector/acquire/filesystem_phase.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "collector/rootfs/collect_tree.h"
#include "collector/rootfs/open_beneath.h"

namespace exhibit {
namespace {

/// A living process of a container, through which its file systems are read.
struct Entrance {
  ProcessIdentity process;
  ProcessFolder folder;
  UniqueFd root;
};

bool is_alive(const ProcFs& proc, const ProcessIdentity& identity) {
  const auto facts = look_at(proc, identity.pid);
  return facts && facts->identity == identity && facts->state != 'Z' && facts->state != 'X';
}

/// Through the first process of the target whose root can be opened; the reason of the last where none can. A process
/// with the host's own root (it joined from outside, or shares nothing but pids) leads to no container's files.
std::expected<Entrance, Outcome> enter(const ProcFs& proc, const Target& target, const ProcessFacts& host) {
  Outcome last{OutcomeKind::vanished, "no process of it is left", {}, {}};
  for (const ProcessFacts* facts : target.processes) {
    if (facts->root && facts->root == host.root) {
      last = Outcome::skipped("its processes have the host's own root directory");
      continue;
    }
    auto folder = proc.process(facts->identity.pid);
    if (!folder || !is_alive(proc, facts->identity)) continue;
    auto root = folder->open("root", O_PATH | O_DIRECTORY);
    if (root) return Entrance{facts->identity, std::move(*folder), std::move(*root)};
    last = Outcome::from_errno(root.error().system_errno);
  }
  return std::unexpected(last);
}

std::string dev_text(dev_t device) { return fmt::format("{}:{}", ::major(device), ::minor(device)); }

/// A root directory that is no mount of its own (a chroot) has no line in mountinfo: it is given one.
void add_root_without_mount(const Entrance& entrance, std::vector<Mount>& mounts) {
  for (const Mount& mount : mounts) {
    if (mount.mount_point == "/") return;
  }
  struct stat status {};
  ::fstat(entrance.root.get(), &status);
  Mount root;
  root.id = mount_id_of(entrance.root.get());
  root.dev = dev_text(status.st_dev);
  root.root = entrance.folder.read_link("root").target;
  root.mount_point = "/";
  root.fstype = "unknown";
  root.source = "a directory of another mount (chroot)";
  mounts.insert(mounts.begin(), std::move(root));
}

class FileSystemPhase {
 public:
  FileSystemPhase(Run& run, const ProcessFacts& host)
      : run_(run), host_(host), planner_(run.options.mounts, host.root ? dev_text(host.root->device) : "") {}

  void capture(const Target& target) {
    if (target.container == nullptr) {
      const Outcome outcome = Outcome::skipped("a process of no container: the host's file systems are not walked");
      run_.ledger.add({"container", target.cid, "file systems", outcome, {}, now()});
      return;
    }
    const auto entrance = enter(run_.proc, target, host_);
    const std::string& id = target.container->record.id;
    if (!entrance) {
      run_.ledger.add({"container", id, target.cid, entrance.error(), "its file systems were not read", now()});
      run_.bundle.add("data/c/" + target.cid + "/mounts.jsonl", "");
      return;
    }
    const std::vector<MountDecision> decisions = plan(*entrance);
    add_mounts(target, *entrance, decisions);
    for (const MountDecision& decision : decisions) {
      if (decision.kind == MountDecisionKind::walked) walk_mount(target, *entrance, decision);
    }
    run_.ledger.add({"container", id, target.cid, {}, target.container->record.name, now()});
  }

 private:
  std::vector<MountDecision> plan(const Entrance& entrance) {
    std::vector<Mount> mounts = parse_mountinfo(entrance.folder.read("mountinfo").bytes).mounts;
    add_root_without_mount(entrance, mounts);
    return planner_.plan(mounts);
  }

  void add_mounts(const Target& target, const Entrance& entrance, const std::vector<MountDecision>& decisions) {
    std::string text;
    for (const MountDecision& decision : decisions) {
      text += to_json(decision) + "\n";
      const bool read = decision.kind == MountDecisionKind::walked || decision.kind == MountDecisionKind::shared;
      run_.ledger.add({"mount", decision.mount.mount_point, target.cid,
                       read ? Outcome{} : Outcome::skipped(decision.reason),
                       std::string(mount_decision_word(decision.kind)), now()});
    }
    const std::string source = fmt::format("/proc/{}/mountinfo", entrance.process.pid);
    run_.bundle.add("data/c/" + target.cid + "/mounts.jsonl", text, {source, {}, now(), now()});
  }

  void walk_mount(const Target& target, const Entrance& entrance, const MountDecision& decision) {
    const Mount& mount = decision.mount;
    WalkRecord record{.fsid = decision.fsid, .dev = mount.dev, .root = mount.root, .fstype = mount.fstype,
                      .source = mount.source, .cid = target.cid, .begun = now()};
    record.through = fmt::format("/proc/{}/root{}", entrance.process.pid, mount.mount_point);
    record.hash = run_.options.hash_content ? "sha256" : "none";
    auto root = open_in_root_without_links(entrance.root.get(), mount.mount_point, O_PATH);
    if (run_.stopped()) {
      record.outcome = {OutcomeKind::partial, "stopped before it began", {}, {}};
    } else if (!root) {
      record.outcome = Outcome::from_errno(root.error().system_errno);
    } else if (mount_id_of(root->get()) != mount.id) {
      record.outcome = Outcome::skipped("its path leads to another mount");
    } else {
      collect(target, mount, std::move(*root), record);
      note_end_of_container(entrance, record);
    }
    finish(record);
  }

  void collect(const Target& target, const Mount& mount, UniqueFd opened, WalkRecord& record) {
    const WalkRoot root{std::make_shared<const UniqueFd>(std::move(opened)), mount.id};
    TreeOptions options{{run_.options.hash_content, run_.proc.descriptor()}, run_.options.threads, {}};
    const std::string where = (target.container->record.name.empty() ? target.cid : target.container->record.name) + ":" +
                              mount.mount_point;
    options.on_progress = [&](const TreeProgress& progress) {
      run_.progress.files(where, run_.counts.entries + progress.entries, run_.counts.bytes_hashed + progress.bytes);
    };
    collect_tree(root, options, hard_links_, run_.stop, run_.bundle, run_.ledger, record);
  }

  /// What a runtime takes down under the walk looks like deletions: then the walk vouches for nothing that is missing.
  void note_end_of_container(const Entrance& entrance, WalkRecord& record) {
    if (is_alive(run_.proc, entrance.process) || !record.outcome.is_ok()) return;
    record.outcome = {OutcomeKind::vanished, "the process it was read through ended; what is missing may have been there", {}, {}};
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
  MountPlanner planner_;
  HardLinks hard_links_;
};

}  // namespace

void capture_file_systems(Run& run, const std::vector<Target>& targets, const ProcessFacts& host) {
  FileSystemPhase phase(run, host);
  for (const Target& target : targets) phase.capture(target);
}

}  // namespace exhibit
