// YARA rules over captured content.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/findings/explainer.h"

namespace exhibit::findings {

/// Of one file no more than this is scanned, and no longer.
inline constexpr std::size_t most_scanned = std::size_t{32} << 20;
inline constexpr int longest_scan_seconds = 10;

/// A scanner with the rules of all files. Fails where one cannot be read or compiled, naming file, line and reason, and
/// with `ErrorCode::unsupported` in a program that was built without YARA. Rules may not include other files.
Result<std::unique_ptr<ContentScanner>> yara_scanner(const std::vector<std::string>& paths);

}  // namespace exhibit::findings
