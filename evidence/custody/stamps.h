// Time stamps over lines of a custody log, each a file B.custody.jsonl.<line>.tsr beside it.
#pragma once

#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/trust/sidecar_set.h"

namespace exhibit::custody {

/// The file of the time stamp over line `line` of the log `path`. A later line gets a file of its own, so that no stamp
/// is ever replaced.
std::string stamp_path(const std::string& path, std::uint64_t line);

/// All such files beside the log, by their line's number.
Result<std::vector<SidecarFile>> read_stamps(const std::string& path);

}  // namespace exhibit::custody
