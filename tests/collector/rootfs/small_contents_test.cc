#include "collector/rootfs/small_contents.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace exhibit {
namespace {

void keep(SmallContents& contents, std::string_view text) {
  std::ranges::copy(text, contents.place());
  contents.keep(text.size());
}

TEST(SmallContents, TellsTheDigestsInTheOrderOfTheContents) {
  SmallContents contents;
  EXPECT_TRUE(contents.digests().empty());
  for (int turn = 0; turn < 2; ++turn) {
    std::vector<Digest> digests;
    for (int i = 0; i < 100; ++i) {
      const std::string text(static_cast<std::size_t>(i) * 37 % 1000, static_cast<char>('a' + turn));
      keep(contents, text);
      digests.push_back(sha256(text));
    }
    EXPECT_EQ(contents.digests(), digests);
  }
}

TEST(SmallContents, IsFullWhereTheGreatestHasNoPlace) {
  SmallContents contents;
  const std::string greatest(SmallContents::greatest, 'x');
  std::size_t kept = 0;
  for (; !contents.is_full(); ++kept) keep(contents, greatest);
  EXPECT_EQ(kept, SmallContents::room / SmallContents::greatest);
  EXPECT_EQ(contents.digests(), std::vector<Digest>(kept, sha256(greatest)));
  EXPECT_FALSE(contents.is_full());
}

}  // namespace
}  // namespace exhibit
