// Whether two bundles are compared in the order in which they were taken.
#pragma once

#include <string_view>

#include "evidence/diff/bundle_side.h"

namespace exhibit {

/// A line on standard error where `a` was taken after `b`. `command`: who says so, "diff".
void warn_if_newer_first(const diff::BundleSide& a, const diff::BundleSide& b, std::string_view command);

}  // namespace exhibit
