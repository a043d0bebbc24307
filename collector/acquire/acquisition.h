// One run from the first record to the seal.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "collector/acquire/options.h"
#include "collector/acquire/progress.h"
#include "collector/acquire/selection.h"
#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/ledger_writer.h"
#include "evidence/records/acquisition.h"

namespace exhibit {

struct AcquisitionResult {
  std::string bundle_id;
  std::string status;  ///< complete, or partial: stopped early, or with gaps
  std::string stopped_by;
  AcquisitionCounts counts;
  std::uint64_t bundle_bytes = 0;    ///< before encryption
  std::uint64_t reserved_bytes = 0;  ///< of contents to be kept, before it was known which of them the image has
  Digest seal_sha256;
  double seconds = 0;
  bool is_encrypted = false;
};

/// What became of stopping a container before it was read.
struct FreezeResult {
  std::string container;  ///< its id
  std::string cid;
  Outcome outcome;
  std::string cgroup;
};

/// What was found before the output was opened.
struct Plan {
  const Survey& survey;
  const FoundContainers& found;
  const std::vector<Target>& targets;
  std::vector<FreezeResult> freezes = {};
};

/// Who is told of what is written, when it is; either may be empty.
struct Witnesses {
  BundleWriter::CheckpointWitness checkpoint;
  LedgerWriter::Witness ledger;
};

/// Writes the whole bundle. Throws OutputError where the output fails; what a target does is recorded. Lets go of
/// `proc` when the processes were read: what comes after them is read through another one.
AcquisitionResult acquire(const CollectOptions& options, ProcFs proc, const Plan& plan, Output& output,
                          Progress& progress, const std::atomic<bool>& stop, const Witnesses& witnesses);

}  // namespace exhibit
