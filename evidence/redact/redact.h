// `exhibit redact`: a copy of a bundle with rows withheld, which verifies to the same seal (FORMAT.md 11).
#pragma once

#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/bundle/output.h"
#include "evidence/reader/bundle.h"
#include "evidence/redact/drop_rule.h"
#include "evidence/redact/row_table.h"

namespace exhibit::redact {

/// What will be withheld of a bundle; made before anything is written.
struct RedactionPlan {
  RowTable table;
  std::vector<std::string> notes;  ///< what whoever asked should know
};

/// Chooses by the rules, then all that repeats what they withhold. `bundle` must have been verified, and must outlive
/// the plan. Fails where a rule names nothing, where something mandatory would have to be withheld, and where the
/// bundle is a redacted copy.
Result<RedactionPlan> plan_redaction(const Bundle& bundle, const std::vector<DropRule>& rules);

}  // namespace exhibit::redact
