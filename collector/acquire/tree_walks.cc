#include "collector/acquire/tree_walks.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "collector/rootfs/collect_tree.h"
#include "collector/rootfs/private_mount.h"

namespace exhibit {

void TreeWalks::walk(std::vector<TreeWalk> trees) {
  for (TreeWalk& tree : trees) {
    walk(tree);
    tell(std::move(tree.record));
  }
}

void TreeWalks::walk(TreeWalk& tree) {
  WalkRecord& record = tree.record;
  record.hash = run_.options.hash_content ? "sha256" : "none";
  if (run_.stopped()) {
    record.outcome = {OutcomeKind::partial, "stopped before it began", {}, {}};
    return;
  }
  TreeOptions options{run_.proc.descriptor(),
                      {run_.options.hash_content, tree.capture, run_.blobs, record.through, &run_.stop, &run_.rate,
                       run_.options.measure_only},
                      run_.options.threads,
                      {}};
  options.on_progress = [&](const TreeProgress& progress) {
    run_.progress.files(tree.shown_as, run_.counts.entries + progress.entries,
                        run_.counts.bytes_hashed + progress.bytes, share_.done(progress.done));
  };
  collect_tree(start_of_walk(tree), options, hard_links_, run_.stop, run_.bundle, run_.ledger, record);
  share_.end_walk();
  tree.note_end(record);
}

/// Through a mount of our own wherever there can be one.
WalkRoot TreeWalks::start_of_walk(TreeWalk& tree) {
  WalkRecord& record = tree.record;
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

void TreeWalks::tell(WalkRecord record) {
  record.ended = now();
  run_.counts.entries += record.entries;
  run_.counts.files += record.files;
  run_.counts.bytes_hashed += record.bytes;
  run_.bundle.add("data/fs/" + record.fsid + "/walk.json", to_json(record) + "\n",
                  {record.through, record.outcome, record.begun, record.ended});
  run_.ledger.add({"walk", record.through, record.fsid, record.outcome, {}, record.ended});
}

}  // namespace exhibit
