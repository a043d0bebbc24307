#include "hashing/background_sha256.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(BackgroundSha256, IsTheDigestOfTheSameBytes) {
  for (const std::size_t size : {0u, 1u, 512u, 262'143u, 262'144u, 262'145u, 3'000'000u}) {
    const std::string bytes(size, 'x');
    BackgroundSha256 digest;
    digest.update(bytes);
    EXPECT_EQ(digest.peek(), sha256(bytes)) << size;
  }
}

TEST(BackgroundSha256, GoesOnAfterALook) {
  BackgroundSha256 digest;
  std::string all;
  for (int i = 0; i < 2000; ++i) {
    const std::string piece(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    digest.update(piece);
    all += piece;
    if (i % 97 != 0) continue;
    EXPECT_EQ(digest.peek(), sha256(all)) << i;
  }
  EXPECT_EQ(digest.peek(), sha256(all));
}

TEST(BackgroundSha256, MayBeGivenUpAtAnyTime) {
  for (int i = 0; i < 50; ++i) {
    BackgroundSha256 digest;
    digest.update(std::string(static_cast<std::size_t>(i) * 50'000, 'x'));
  }
}

}  // namespace
}  // namespace exhibit
