// The processes of a container as trees: who started whom, as far as it was captured.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/records/process.h"

namespace exhibit::show {

struct ForestNode {
  std::size_t process = 0;            ///< index into the records
  std::optional<std::size_t> parent;  ///< index into the records; absent for a root
  std::size_t depth = 0;              ///< 0 for a root
  std::string branch;                 ///< "│  ├─ ": before the command in a drawn tree; its length is bounded
};

/// Depth first, siblings by start time, then pid. A parent is the record with the pid `ppid` that started last, not
/// after the child: a pid may stand there twice. Every record comes once, whatever their ppids claim: a ring is cut
/// where it is met.
std::vector<ForestNode> process_forest(const std::vector<ProcessRecord>& processes);

}  // namespace exhibit::show
