// What every phase of an acquisition shares: where it reads, where it writes, what it counts.
#pragma once

#include <atomic>

#include "collector/acquire/options.h"
#include "collector/acquire/progress.h"
#include "collector/capture/blob_store.h"
#include "collector/pipeline/rate_limit.h"
#include "collector/proc/procfs.h"
#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/ledger_writer.h"
#include "evidence/records/acquisition.h"

namespace exhibit {

struct Run {
  const CollectOptions& options;
  const ProcFs& proc;
  BundleWriter& bundle;
  LedgerWriter& ledger;
  Progress& progress;
  const std::atomic<bool>& stop;
  RateLimit& rate;                    ///< of reading contents
  BlobStore* blobs = nullptr;         ///< null where nothing is captured
  bool may_see_overlay_marks = true;  ///< trusted.* xattrs
  AcquisitionCounts counts;

  bool stopped() const { return stop.load(std::memory_order_relaxed); }
};

}  // namespace exhibit
