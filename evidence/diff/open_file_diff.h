// What differs between the files that a process has open.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/diff/finding.h"
#include "evidence/diff/process_pairing.h"

namespace exhibit::diff {

/// A process's descriptors: its raw fd.jsonl where the bundle has it, and where that stands, for an error.
struct OpenFiles {
  std::optional<std::string> fd_jsonl;
  std::string where;
};

/// Files opened and closed by path, whatever the number of the descriptor: paths, deleted files and memfds. Sockets are
/// told with their namespace; pipes and anonymous inodes have nothing that tells one from another. What a side did not
/// read whole it may have had open: `unknown`. Fails where a line is damaged.
Result<std::vector<Finding>> diff_open_files(const ProcessPair& pair, const OpenFiles& a, const OpenFiles& b);

}  // namespace exhibit::diff
