// Times of a file that do not go together: see RULES.md for the words.
#pragma once

#include <optional>

#include "evidence/findings/file_facts.h"

namespace exhibit::findings {

/// Honest copies keep old modification times, too (cp -p, tar, package managers), so that none of these words means
/// anything alone.
void add_time_facts(Facts& facts, const FileChange& change, std::optional<Timestamp> captured);

}  // namespace exhibit::findings
