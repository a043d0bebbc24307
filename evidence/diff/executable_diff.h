// Which executables run in one of two containers and not in the other.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/diff/process_pairing.h"
#include "evidence/records/file_entry.h"

namespace exhibit::diff {

/// The paths of one set's executables that the other one does not run, as the kernel tells them: "/x (deleted)" too.
std::set<std::string> executables_only_in(const ProcessSet& set, const ProcessSet& other);

/// The entries of those paths, where the listings of either side have them.
using EntriesByPath = std::map<std::string, FileEntry>;

/// Executables that run in B and did not in A, and those that no longer do, with their digests. Where the other side
/// lacks processes that it may have seen they are `unknown`.
std::vector<Finding> diff_executables(const ProcessSet& a, const ProcessSet& b, const EntriesByPath& entries_a,
                                      const EntriesByPath& entries_b);

}  // namespace exhibit::diff
