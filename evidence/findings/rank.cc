#include "evidence/findings/rank.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "evidence/findings/assessment.h"

namespace exhibit::findings {
namespace {

bool have_two_strong_aspects(const std::vector<Reason>& reasons) {
  std::set<std::string_view> aspects;
  for (const Reason& reason : reasons) {
    if (reason.level <= greatest_strong_level) aspects.insert(reason.aspect);
  }
  return aspects.size() > 1;
}

}  // namespace

int rank_of(const std::vector<Reason>& reasons, Excuse excuse) {
  if (reasons.empty() || excuse == Excuse::expected) return quietest_rank;
  int rank = std::ranges::min(reasons, {}, &Reason::level).level;
  if (have_two_strong_aspects(reasons)) rank = std::max(rank - 1, worst_rank);
  if (excuse == Excuse::vouched) rank = std::min(rank + 2, quietest_rank);
  return rank;
}

void sort_by_gravity(std::vector<Reason>& reasons) { std::ranges::stable_sort(reasons, {}, &Reason::level); }

}  // namespace exhibit::findings
