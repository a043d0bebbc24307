#include "hashing/uuid.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(UuidTest, HasVersionAndVariant) {
  const std::string uuid = random_uuid();
  ASSERT_EQ(uuid.size(), 36u);
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) EXPECT_EQ(uuid[dash], '-');
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  EXPECT_NE(uuid, random_uuid());
}

TEST(UuidTest, OfADigestIsAlwaysTheSame) {
  // SHA-256 of nothing begins e3b0c44298fc1c149afbf4c8996fb924.
  EXPECT_EQ(uuid_of(sha256("")), "e3b0c442-98fc-8c14-9afb-f4c8996fb924");
}

}  // namespace
}  // namespace exhibit
