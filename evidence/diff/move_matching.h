// Finds out which removed and added entries are one that moved.
#pragma once

#include <vector>

#include "evidence/diff/file_change.h"

namespace exhibit::diff {

/// The findings of one file system, in canonical order of their paths. A removed and an added entry of the same type
/// and content become one `moved`, at the added one's place: a directory with all that is below it, if nothing in it
/// differs; else files and links one by one, by inode, then by name, then where only one of each is left. Files
/// without content need the same inode and modification time.
std::vector<Finding> match_moves(std::vector<FileChange> changes);

}  // namespace exhibit::diff
