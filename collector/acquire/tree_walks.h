// Walks of trees, one after the other: each becomes a listing and a record in the bundle.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "collector/acquire/phase_share.h"
#include "collector/acquire/run.h"
#include "collector/rootfs/capture_rule.h"
#include "collector/rootfs/hard_links.h"
#include "collector/rootfs/walker.h"
#include "evidence/base/unique_fd.h"
#include "evidence/records/mount.h"

namespace exhibit {

/// One tree to be walked.
struct TreeWalk {
  UniqueFd root;                                    ///< O_PATH
  std::shared_ptr<const UniqueFd> mount_namespace;  ///< of which the root is
  CaptureRule capture;
  std::string shown_as;  ///< for the progress line
  WalkRecord record;     ///< what is known of it before
  /// Says in the record, when the walk has ended, whether the tree was taken down meanwhile.
  std::function<void(WalkRecord&)> note_end = [](WalkRecord&) {};
};

class TreeWalks {
 public:
  TreeWalks(Run& run, std::size_t targets) : run_(run), share_(targets) {}

  void begin_target(std::size_t walks) { share_.begin_target(walks); }
  void end_target() { share_.end_target(); }

  /// In this order. Throws OutputError where the bundle cannot be written.
  void walk(std::vector<TreeWalk> trees);
  /// Of a tree that cannot be walked: its outcome says why.
  void tell(WalkRecord record);

 private:
  void walk(TreeWalk& tree);
  WalkRoot start_of_walk(TreeWalk& tree);

  Run& run_;
  HardLinks hard_links_;
  PhaseShare share_;
};

}  // namespace exhibit
