#include "evidence/encoding/readable.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(Readable, BytesInBinaryUnits) {
  EXPECT_EQ(readable_bytes(0), "0 B");
  EXPECT_EQ(readable_bytes(1023), "1023 B");
  EXPECT_EQ(readable_bytes(1536), "1.5 KiB");
  EXPECT_EQ(readable_bytes(UINT64_MAX), "16.0 EiB");
}

TEST(Readable, BytesAndCountsAsPeopleReadThem) {
  EXPECT_EQ(readable_bytes(1023), "1023 B");
  EXPECT_EQ(readable_bytes(1536), "1.5 KiB");
  EXPECT_EQ(readable_count(1234567), "1,234,567");
}

}  // namespace
}  // namespace exhibit
