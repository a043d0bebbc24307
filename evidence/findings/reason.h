// Why a finding matters: what a rule says of it, where the rule holds.
#pragma once

#include <string>
#include <vector>

namespace exhibit::findings {

/// A rule that holds of a finding.
struct Reason {
  std::string id;                       ///< stable, RULES.md lists them
  std::string text;                     ///< one short line, escaped for a terminal
  int level = 5;                        ///< 1, the worst, to 5
  std::string aspect;                   ///< what of the finding it looks at: "place", "right", "use" …
  std::vector<std::string> techniques;  ///< of MITRE ATT&CK: "T1053.003"
};

}  // namespace exhibit::findings
