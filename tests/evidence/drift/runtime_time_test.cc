#include "evidence/encoding/iso_time.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(Rfc3339, IsReadWithFractionAndOffset) {
  EXPECT_EQ(from_rfc3339("2023-11-14T22:13:20Z"), (Timestamp{1'700'000'000, 0}));
  EXPECT_EQ(from_rfc3339("2023-11-14T22:13:20.5Z"), (Timestamp{1'700'000'000, 500'000'000}));
  EXPECT_EQ(from_rfc3339("2023-11-14T22:13:20.123456789Z"), (Timestamp{1'700'000'000, 123'456'789}));
  EXPECT_EQ(from_rfc3339("2023-11-15T00:13:20.5+02:00"), (Timestamp{1'700'000'000, 500'000'000}));
  EXPECT_EQ(from_rfc3339("2023-11-14T18:43:20-03:30"), (Timestamp{1'700'000'000, 0}));
}

TEST(Rfc3339, OtherTextIsNoTime) {
  for (const char* text : {"", "yesterday", "2023-11-14", "2023-11-14T22:13:20", "2023-11-14T22:13:20.Z",
                           "2023-11-14T22:13:20.1234567890Z", "2023-13-14T22:13:20Z", "2023-11-14T22:13:20+2:00",
                           "2023-11-14T22:13:20ZZ", "2023-11-14T22:13:20+25:00", "0001-01-01T00:00:00Z"}) {
    EXPECT_FALSE(from_rfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace exhibit
