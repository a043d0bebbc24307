#include "collector/acquire/tree_walks.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "collector/rootfs/private_mount.h"

namespace exhibit {
namespace {

/// Trees that are open at a time: an overlay may have 500 layers.
constexpr std::size_t greatest_at_once = 32;

/// Layers that are open while they wait. Those beyond are hashed whole.
constexpr std::size_t greatest_put_off = 512;

}  // namespace

void TreeWalks::walk(std::vector<TreeWalk> trees) {
  if (run_.options.hash == HashMode::written) trees = put_off_layers(std::move(trees));
  walk_now(std::move(trees), rule_of_what_no_image_has(run_.options.hash));
}

void TreeWalks::walk(TreeWalk tree) {
  std::vector<TreeWalk> trees;
  trees.push_back(std::move(tree));
  walk(std::move(trees));
}

void TreeWalks::walk_layers() {
  share_.begin_target(put_off_.size());
  walk_now(std::exchange(put_off_, {}), {HashMode::written, written_});
}

bool TreeWalks::takes_back(const std::string& fsid) {
  return std::erase_if(put_off_, [&](const TreeWalk& tree) { return tree.record.fsid == fsid; }) > 0;
}

/// Those that remain.
std::vector<TreeWalk> TreeWalks::put_off_layers(std::vector<TreeWalk> trees) {
  std::vector<TreeWalk> remaining;
  for (TreeWalk& tree : trees) {
    const bool waits = tree.role == TreeRole::layer && put_off_.size() < greatest_put_off;
    (waits ? put_off_ : remaining).push_back(std::move(tree));
    if (waits) share_.end_walk();
  }
  return remaining;
}

void TreeWalks::walk_now(std::vector<TreeWalk> trees, const HashRule& of_layers) {
  if (run_.stopped()) {
    for (TreeWalk& tree : trees) {
      tree.record.hash = hash_mode_word(run_.options.hash);
      tree.record.outcome = {OutcomeKind::partial, "stopped before it began", {}, {}};
      tell(std::move(tree.record));
    }
    return;
  }
  const ReadingThreads threads{run_.proc.descriptor(), run_.options.threads};
  for (auto rest = std::span(trees); !rest.empty(); rest = rest.subspan(std::min(rest.size(), greatest_at_once))) {
    std::vector<TreeToRead> to_read;
    for (TreeWalk& tree : rest.first(std::min(rest.size(), greatest_at_once))) {
      to_read.push_back(
          begin(tree, tree.role == TreeRole::layer ? of_layers : rule_of_what_no_image_has(run_.options.hash)));
    }
    collect_trees(std::move(to_read), threads, hard_links_, run_.stop, run_.bundle, run_.ledger);
  }
}

/// `tree` must live until it is read.
TreeToRead TreeWalks::begin(TreeWalk& tree, HashRule hash) {
  tree.record.hash = hash_mode_word(hash.mode);
  WalkRoot root = start_of_walk(tree);
  const bool notes_what_is_written = run_.options.hash == HashMode::written && tree.role == TreeRole::writable_layer;
  TreeToRead read{.root = std::move(root),
                  .content = {std::move(hash), tree.capture, run_.blobs, tree.record.through, &run_.stop, &run_.rate,
                              run_.options.measure_only},
                  .record = tree.record,
                  .written = notes_what_is_written ? written_.get() : nullptr};
  read.on_progress = [this, &tree](const TreeProgress& progress) {
    run_.progress.files(tree.shown_as, run_.counts.entries + progress.entries,
                        run_.counts.bytes_hashed + progress.bytes, share_.done(progress.done));
  };
  read.on_end = [this, &tree](WalkRecord record, WalkRoot left) {
    closer_.close(std::move(left.handle));
    share_.end_walk();
    if (tree.role == TreeRole::layer) note_removed(tree.root, "the layer was removed", record);
    tree.note_end(record);
    tell(std::move(record));
  };
  return read;
}

void note_removed(const UniqueFd& folder, std::string_view what, WalkRecord& record) {
  struct stat status{};
  const bool is_there = ::fstat(folder.get(), &status) == 0 && status.st_nlink > 0;
  if (is_there || !record.outcome.is_ok()) return;
  record.outcome = {OutcomeKind::vanished, fmt::format("{}; what is missing may have been there", what), {}, {}};
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
