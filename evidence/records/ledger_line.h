// All that was tried (FORMAT.md 4.7).
#pragma once

#include <string>
#include <string_view>

#include "evidence/encoding/time_text.h"
#include "evidence/records/outcome.h"

namespace exhibit {

struct LedgerLine {
  std::string_view
      what;            ///< process, artifact, container, mount, walk, entry, selection, state, net, survey, acquisition
  std::string target;  ///< bytes
  std::string name;
  Outcome outcome;
  std::string note;  ///< bytes
  Timestamp at;
};

/// Without its newline.
std::string to_json(const LedgerLine& line);

}  // namespace exhibit
