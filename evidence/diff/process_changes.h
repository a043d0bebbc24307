// What changed in a process that both sides have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/diff/process_pairing.h"

namespace exhibit::diff {

/// Sentences, and the words of exhibit-diff(1) for what they tell of: "executable", "capabilities", …
struct ProcessChanges {
  std::vector<std::string_view> events;
  std::vector<std::string> reasons;  ///< escaped
};

/// The words as a shell would read them; "[comm]" of a process without any. Escaped.
std::string command_of(const ProcessRecord& process);

/// What one of the records does not know makes no difference.
ProcessChanges process_changes(const ProcessPair& pair, const ProcessSet& a, const ProcessSet& b);

}  // namespace exhibit::diff
