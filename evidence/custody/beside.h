// A custody log with all that is known of it, ready to be judged.
#pragma once

#include <optional>
#include <string>

#include "evidence/custody/check.h"

namespace exhibit::custody {

struct Beside {
  std::string path;
  Log log;
  Expectation expectation;
};

/// Reads the log `path` and the time stamps over its lines; nothing where there is no such file.
Result<std::optional<Beside>> read_beside(const std::string& path, Expectation expectation);

CustodyReport judge(const Beside& beside, const BundleState& now);

}  // namespace exhibit::custody
