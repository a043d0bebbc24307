// Walks from end to end: names, metadata, digests on both cores, listing parts and captured content into the bundle.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/walker.h"
#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/ledger_writer.h"
#include "evidence/records/mount.h"

namespace exhibit {

struct TreeProgress {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  double done = 0;  ///< about which part of the walk, from 0 to 1
};

/// One tree that is read.
struct TreeToRead {
  WalkRoot root;
  ContentOptions content;
  WalkRecord record;                ///< with its fsid, and the path it is read through
  WrittenPaths* written = nullptr;  ///< takes what the tree, a writable layer, has; null: it is none
  std::function<void(const TreeProgress&)> on_progress = [](const TreeProgress&) {};
  /// Its listing is in the bundle, its record has counts and outcome, and nobody needs the root any more.
  std::function<void(WalkRecord, WalkRoot)> on_end = [](const WalkRecord&, const WalkRoot&) {};
};

struct ReadingThreads {
  int proc = -1;  ///< descriptor of a procfs
  std::size_t workers = 2;
};

/// Walks the trees in this order and writes the parts of each one's listing. While the last entries of one are read,
/// names of the next are: what a worker of it cannot do for want of work, it does for that one. Entries that are not ok
/// go to the ledger as well, and so does content that a limit left out. Where it is stopped, trees that were not begun
/// say so. Throws OutputError where the bundle cannot be written.
void collect_trees(std::vector<TreeToRead> trees, const ReadingThreads& threads, HardLinks& hard_links,
                   const std::atomic<bool>& stop, BundleWriter& bundle, LedgerWriter& ledger);

}  // namespace exhibit
