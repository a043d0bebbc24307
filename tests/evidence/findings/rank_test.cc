#include "evidence/findings/rank.h"

#include <gtest/gtest.h>

namespace exhibit::findings {
namespace {

Reason reason(int level, std::string aspect) {
  return {.id = "x", .text = "x", .level = level, .aspect = std::move(aspect)};
}

TEST(Rank, WithoutReasonsIsTheQuietest) { EXPECT_EQ(rank_of({}, Excuse::none), 5); }

TEST(Rank, IsTheGravestLevel) {
  EXPECT_EQ(rank_of({reason(4, "place")}, Excuse::none), 4);
  EXPECT_EQ(rank_of({reason(4, "place"), reason(2, "right")}, Excuse::none), 2);
}

TEST(Rank, TwoStrongReasonsOfDifferentAspectsAreWorse) {
  EXPECT_EQ(rank_of({reason(3, "place"), reason(3, "content")}, Excuse::none), 2);
  EXPECT_EQ(rank_of({reason(2, "place"), reason(3, "content")}, Excuse::none), 1);
  EXPECT_EQ(rank_of({reason(1, "place"), reason(3, "content")}, Excuse::none), 1);
}

TEST(Rank, OfOneAspectTheyAreOne) {
  EXPECT_EQ(rank_of({reason(3, "place"), reason(3, "place")}, Excuse::none), 3);
  EXPECT_EQ(rank_of({reason(3, "place"), reason(4, "content")}, Excuse::none), 3);
}

TEST(Rank, WhatAPackageVouchesForIsExcused) {
  EXPECT_EQ(rank_of({reason(2, "place")}, Excuse::vouched), 4);
  EXPECT_EQ(rank_of({reason(1, "place"), reason(2, "right")}, Excuse::vouched), 3);
  EXPECT_EQ(rank_of({reason(1, "place")}, Excuse::expected), 5);
}

TEST(Rank, ReasonsStandTheGravestFirst) {
  std::vector<Reason> reasons = {reason(4, "a"), reason(2, "b"), reason(2, "c")};
  sort_by_gravity(reasons);
  EXPECT_EQ(reasons[0].aspect, "b");
  EXPECT_EQ(reasons[1].aspect, "c");
}

}  // namespace
}  // namespace exhibit::findings
