// Signatures and time stamps over SEAL hold for every redacted copy: its SEAL is the same.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit::redact {

/// The path beside the copy, and the content.
using CopiedSidecar = std::pair<std::string, std::string>;

/// Those of `bundle` that there are, as they will stand beside `copy`. The custody log is not among them: it tells who
/// had the whole. Fails where B.SEAL is not `seal_text`, one cannot be read, or a name beside the copy is taken.
Result<std::vector<CopiedSidecar>> sidecars_for_copy(const std::string& bundle, const std::string& copy,
                                                     const std::string& seal_text);

}  // namespace exhibit::redact
