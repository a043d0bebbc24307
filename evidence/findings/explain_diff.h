// Reasons and ranks for the findings of `exhibit diff`, and findings on processes that are one on both sides and have
// given away something new.
#pragma once

#include <vector>

#include "evidence/diff/bundle_side.h"
#include "evidence/diff/finding.h"
#include "evidence/findings/explainer.h"

namespace exhibit::findings {

/// Fails where a member is damaged.
Result<void> explain_diff(std::vector<diff::Section>& sections, const diff::BundleSide& a, const diff::BundleSide& b,
                          const Explainer& explainer);

}  // namespace exhibit::findings
