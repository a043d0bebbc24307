// Files that processes hold and no path leads to, as findings: deleted and memfd executables, open files that were
// deleted.
#pragma once

#include <vector>

#include "evidence/drift/drift_finding.h"
#include "evidence/reader/bundle.h"

namespace exhibit::drift {

/// In the order of the first processes that hold them; each file once, with all its holders. Fails where a record is
/// damaged.
Result<std::vector<DriftFinding>> held_files(const Bundle& bundle, const ContainerRecord& container);

}  // namespace exhibit::drift
