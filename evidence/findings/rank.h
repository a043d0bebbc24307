// How bad reasons make a finding. RULES.md states the rule for people; this is it.
#pragma once

#include <cstdint>
#include <vector>

#include "evidence/findings/reason.h"

namespace exhibit::findings {

/// What speaks for a finding that it is as it should be.
enum class Excuse : std::uint8_t {
  none,
  vouched,   ///< a package's own content, by a database that changed together with it: two ranks quieter
  expected,  ///< a package's own content by the image's database, what runtimes make, what did not change: rank 5
};

/// Reasons up to this level are strong: two of them, of different aspects, make a finding worse than either.
inline constexpr int greatest_strong_level = 3;

/// The gravest level, one worse where two strong reasons of different aspects agree, then what excuses it.
int rank_of(const std::vector<Reason>& reasons, Excuse excuse);

/// The gravest first; of one level in the order of the rules.
void sort_by_gravity(std::vector<Reason>& reasons);

}  // namespace exhibit::findings
