// Walks of trees, one after the other: each becomes a listing and a record in the bundle.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collector/acquire/phase_share.h"
#include "collector/acquire/run.h"
#include "collector/pipeline/closer.h"
#include "collector/rootfs/capture_rule.h"
#include "collector/rootfs/collect_trees.h"
#include "collector/rootfs/hard_links.h"
#include "evidence/base/unique_fd.h"
#include "evidence/records/mount.h"

namespace exhibit {

/// What a tree is to the image of its container.
enum class TreeRole : std::uint8_t { no_layer, writable_layer, layer };

/// One tree to be walked.
struct TreeWalk {
  UniqueFd root;                                    ///< O_PATH
  std::shared_ptr<const UniqueFd> mount_namespace;  ///< of which the root is
  CaptureRule capture;
  TreeRole role = TreeRole::no_layer;
  std::string shown_as;  ///< for the progress line
  WalkRecord record;     ///< what is known of it before
  /// Says in the record, when the walk has ended, whether the tree was taken down meanwhile.
  std::function<void(WalkRecord&)> note_end = [](WalkRecord&) {};
};

/// Of a folder that was removed the walk vouches for nothing that is missing. `what` was removed, in words.
void note_removed(const UniqueFd& folder, std::string_view what, WalkRecord& record);

class TreeWalks {
 public:
  TreeWalks(Run& run, std::size_t targets)
      : run_(run), share_(targets + (run.options.hash == HashMode::written ? 1 : 0)) {}

  void begin_target(std::size_t walks) { share_.begin_target(walks); }
  void end_target() { share_.end_target(); }

  /// In this order; but where only what was written is hashed, layers wait for walk_layers(), since a writable layer of
  /// any container may replace what they have. Throws OutputError where the bundle cannot be written.
  void walk(std::vector<TreeWalk> trees);
  void walk(TreeWalk tree);
  /// Those that wait.
  void walk_layers();
  /// Whether the tree of this fsid waited: it turned out to be no mere layer, and is to be walked in its other role.
  bool takes_back(const std::string& fsid);
  /// Of a tree that cannot be walked: its outcome says why.
  void tell(WalkRecord record);

 private:
  std::vector<TreeWalk> put_off_layers(std::vector<TreeWalk> trees);
  void walk_now(std::vector<TreeWalk> trees, const HashRule& of_layers);
  TreeToRead begin(TreeWalk& tree, HashRule hash);
  WalkRoot start_of_walk(TreeWalk& tree);

  Run& run_;
  HardLinks hard_links_;
  Closer closer_;
  std::shared_ptr<WrittenPaths> written_ = std::make_shared<WrittenPaths>();
  std::vector<TreeWalk> put_off_;
  PhaseShare share_;
};

}  // namespace exhibit
