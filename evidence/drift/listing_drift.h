// What can be said of a mount that nothing tells the beginning of, entry by entry.
#pragma once

#include <vector>

#include "evidence/drift/finding_maker.h"
#include "evidence/encoding/time_text.h"
#include "evidence/reader/bundle.h"

namespace exhibit::drift {

/// Whether the mount began empty: a tmpfs or ramfs of its own.
bool began_empty(const Mount& mount);

/// Of a mount that began empty: all in it was added.
Result<std::vector<DriftFinding>> drift_from_nothing(LineSource& listing, const FindingMaker& maker);

/// What was born or changed after `start`, by the file system's own times. Whoever could set the clock could make it
/// look older; a file system may have no birth times.
Result<std::vector<DriftFinding>> drift_by_times(LineSource& listing, Timestamp start, const FindingMaker& maker);

}  // namespace exhibit::drift
