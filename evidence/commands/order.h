// Whether two bundles are compared in the order in which they were taken.
#pragma once

#include <string_view>

#include "evidence/base/result.h"
#include "evidence/reader/bundle.h"

namespace exhibit {

/// A line on standard error where `a` was taken after `b` on the same host: what came is then told as removed. Within
/// one boot by a clock that nobody can set. `command`: who says so, "diff".
Result<void> warn_if_newer_first(const Bundle& a, const Bundle& b, std::string_view command);

}  // namespace exhibit
