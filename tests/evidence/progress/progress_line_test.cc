#include "evidence/progress/progress_line.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

using Seconds = std::chrono::duration<double>;

TEST(ProgressLine, ABarFillsFromTheLeft) {
  EXPECT_EQ(bar(0), "[....................]   0%  ");
  EXPECT_EQ(bar(0.5), "[##########..........]  50%  ");
  EXPECT_EQ(bar(1), "[####################] 100%  ");
  EXPECT_EQ(bar(1.0000001), bar(1));
}

TEST(ProgressLine, TimeLeftFollowsFromWhatTheFirstPartTook) {
  EXPECT_EQ(time_left(Seconds(30), 0.25), "about 1:30 left  ");
  EXPECT_EQ(time_left(Seconds(30), 1), "about 0:00 left  ");
}

TEST(ProgressLine, NothingIsSaidBeforeItCanBeTold) {
  EXPECT_EQ(time_left(Seconds(30), 0.001), "");
  EXPECT_EQ(time_left(Seconds(0.2), 0.9), "");
}

TEST(ProgressLine, ARateIsThatOfAllBytes) {
  EXPECT_EQ(amount_and_rate(3 << 20, Seconds(2)), "3.0 MiB  1.5 MiB/s  ");
  EXPECT_EQ(amount_and_rate(5, Seconds(0)), "5 B  0 B/s  ");
}

}  // namespace
}  // namespace exhibit
