#include "evidence/encoding/time_text.h"

#include <gtest/gtest.h>

#include <utility>

namespace exhibit {
namespace {

const std::pair<Timestamp, std::string_view> examples[] = {
    {{1'700'000'000, 1}, "1700000000.000000001"},
    {{0, 0}, "0.000000000"},
    {{0, 999'999'999}, "0.999999999"},
    {{-1, 500'000'000}, "-0.500000000"},
    {{-3601, 500'000'000}, "-3600.500000000"},
    {{-1, 0}, "-1.000000000"},
    {{-1, 999'999'999}, "-0.000000001"},
    {{INT64_MAX, 999'999'999}, "9223372036854775807.999999999"},
    {{INT64_MIN + 1, 0}, "-9223372036854775807.000000000"},
};

TEST(SecondsTextTest, RoundTrip) {
  for (const auto& [time, text] : examples) {
    EXPECT_EQ(to_seconds_text(time), text);
    EXPECT_EQ(from_seconds_text(text), time) << text;
  }
}

TEST(SecondsTextTest, OrderOfTimesIsOrderOfValues) {
  const Timestamp earlier{-1, 0};
  const Timestamp later{-1, 1};
  EXPECT_LT(earlier, later);
  EXPECT_EQ(to_seconds_text(later), "-0.999999999");
}

TEST(SecondsTextTest, RefusesEveryOtherSpelling) {
  for (const std::string_view text :
       {"", "1", "1.", ".000000000", "1.00000000", "1.0000000000", "+1.000000000", "--1.000000000", "1.00000000x",
        "1.-00000000", " 1.000000000", "9223372036854775808.000000000", "99999999999999999999.000000000"}) {
    EXPECT_FALSE(from_seconds_text(text)) << text;
  }
}

TEST(IsoTextTest, Examples) {
  EXPECT_EQ(to_iso8601({1'700'000'000, 1}), "2023-11-14T22:13:20.000000001Z");
  EXPECT_EQ(to_iso8601({-1, 500'000'000}), "1969-12-31T23:59:59.500000000Z");
  EXPECT_EQ(to_iso8601({951'782'400, 0}), "2000-02-29T00:00:00.000000000Z");
  EXPECT_EQ(to_readable({1'700'000'000, 1}), "2023-11-14 22:13:20Z");
}

}  // namespace
}  // namespace exhibit
