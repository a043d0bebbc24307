// One walk from end to end: names, metadata, digests on both cores, listing parts and captured content into the bundle.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

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

struct TreeOptions {
  int proc = -1;  ///< descriptor of a procfs
  ContentOptions content;
  std::size_t threads = 2;
  std::function<void(const TreeProgress&)> on_progress;
};

/// Walks `root`, writes the listing's parts for `record.fsid` and fills in the record's counts and outcome. Entries
/// that are not ok go to the ledger as well, and so does content that a limit left out. Throws OutputError where the
/// bundle cannot be written.
void collect_tree(const WalkRoot& root, const TreeOptions& options, HardLinks& hard_links,
                  const std::atomic<bool>& stop, BundleWriter& bundle, LedgerWriter& ledger, WalkRecord& record);

}  // namespace exhibit
