// What a finding amounts to: its rank and the reasons for it.
//
// evidence/findings goes one way: facts.h (what is known of a subject) → rule.h, rule_file.h, rules/*.json (what
// matters) → reason.h (which rules hold) → rank.h (how bad that is). file_facts.h, process_facts.h, container_facts.h
// and package_facts.h make facts out of a bundle; explain_drift.h and explain_diff.h do all of it for the findings of
// `exhibit drift` and `exhibit diff`.
#pragma once

#include <vector>

#include "evidence/findings/reason.h"

namespace exhibit::findings {

inline constexpr int worst_rank = 1;
inline constexpr int quietest_rank = 5;

struct Assessment {
  int rank = quietest_rank;     ///< 1, the worst, to 5
  std::vector<Reason> reasons;  ///< the gravest first
};

}  // namespace exhibit::findings
