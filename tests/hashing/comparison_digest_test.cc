#include "hashing/comparison_digest.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

// RFC 1321, A.5; FIPS 180-2, A.1 and B.1.
TEST(ComparisonDigestTest, KnownValues) {
  EXPECT_EQ(comparison_digest(ComparisonKind::md5, "abc").hex(), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(comparison_digest(ComparisonKind::sha1, "abc").hex(), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(comparison_digest(ComparisonKind::sha256, "abc"), ComparisonDigest::from(sha256("abc")));
}

TEST(ComparisonDigestTest, InPieces) {
  ComparisonHash hash(ComparisonKind::md5);
  hash.update("a");
  hash.update("bc");
  EXPECT_EQ(hash.finish(), comparison_digest(ComparisonKind::md5, "abc"));
}

TEST(ComparisonDigestTest, FromDigits) {
  const ComparisonDigest digest = comparison_digest(ComparisonKind::sha1, "abc");
  EXPECT_EQ(ComparisonDigest::from_hex(ComparisonKind::sha1, "A9993E364706816aba3e25717850c26c9cd0d89d"), digest);
  for (const char* digits :
       {"", "a9", "a9993e364706816aba3e25717850c26c9cd0d89", "x9993e364706816aba3e25717850c26c9cd0d89d"}) {
    EXPECT_FALSE(ComparisonDigest::from_hex(ComparisonKind::sha1, digits)) << digits;
  }
  EXPECT_FALSE(ComparisonDigest::from_hex(ComparisonKind::md5, digest.hex()));
}

TEST(ComparisonDigestTest, ABeginningIsEnough) {
  const ComparisonDigest whole = ComparisonDigest::from(sha256("abc"));
  ComparisonDigest beginning = whole;
  beginning.size = 20;
  EXPECT_TRUE(beginning.begins(whole));
  EXPECT_FALSE(beginning.begins(ComparisonDigest::from(sha256("abd"))));
  EXPECT_FALSE(beginning.begins(comparison_digest(ComparisonKind::sha1, "abc")));
  EXPECT_FALSE(whole.begins(beginning));
}

}  // namespace
}  // namespace exhibit
