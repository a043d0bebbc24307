// Which executables run in a container that did not before.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/diff/process_pairing.h"
#include "evidence/records/file_entry.h"

namespace exhibit::diff {

/// The paths of what runs in B and not in A, as the kernel tells them: "/x (deleted)" too.
std::set<std::string> new_executables(const ProcessSet& a, const ProcessSet& b);

/// The entries of those paths, where the listings of either side have them.
using EntriesByPath = std::map<std::string, FileEntry>;

/// What runs in B and did not in A, with its digest. Where A lacks processes that it may have seen it is `unknown`.
std::vector<Finding> diff_executables(const ProcessSet& a, const ProcessSet& b, const EntriesByPath& entries_a,
                                      const EntriesByPath& entries_b);

}  // namespace exhibit::diff
