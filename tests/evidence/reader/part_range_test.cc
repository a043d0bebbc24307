#include "evidence/reader/part_range.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(PartRange, HoldsAFolderThatBeginsEndsOrLiesInIt) {
  const PartRange part{"/usr/lib/m", "/usr/lib/t"};
  EXPECT_TRUE(part.may_hold("/usr/lib/m"));
  EXPECT_TRUE(part.may_hold("/usr/lib/p/q"));
  EXPECT_TRUE(part.may_hold("/usr/lib")) << "its first path is below";
  EXPECT_FALSE(part.may_hold("/usr/lib/t")) << "the next part begins there";
  EXPECT_FALSE(part.may_hold("/usr/lib/a"));
  EXPECT_FALSE(part.may_hold("/usr/lib2"));
  EXPECT_FALSE(part.may_hold("/usr/bin"));
  EXPECT_FALSE(part.may_hold("/var"));
}

TEST(PartRange, GoesByCanonicalOrderAndNotByBytes) {
  const PartRange part{"/a/z", "/a.c"};
  EXPECT_TRUE(part.may_hold("/a.b"));
  EXPECT_TRUE(part.may_hold("/a/zz"));
  EXPECT_FALSE(part.may_hold("/a/b"));
}

TEST(PartRange, OfALayerHoldsAlsoWhatDecidesOnThingsBelow) {
  const PartRange part{.first = "/usr/lib", .next = "/usr/lib/m", .is_of_layer = true};
  EXPECT_TRUE(part.may_hold("/usr/lib/p/q")) << "/usr/lib may be opaque";
  EXPECT_FALSE((PartRange{.first = "/usr/lib", .next = "/usr/lib/m"}.may_hold("/usr/lib/p/q")));
  EXPECT_FALSE(part.may_hold("/usr/libexec/p"));
  EXPECT_FALSE((PartRange{.first = "/usr/lib/a", .next = "/usr/lib/m", .is_of_layer = true}.may_hold("/usr/lib/p/q")));
}

TEST(PartRange, TheLastPartEndsNowhere) {
  const PartRange part{"/usr/lib/m", std::nullopt};
  EXPECT_TRUE(part.may_hold("/var"));
  EXPECT_FALSE(part.may_hold("/bin"));
  EXPECT_TRUE(part.may_hold_paths_of(1));
}

TEST(PartRange, BetweenTwoPathsBelowAFolderNothingIsOutsideOfIt) {
  const PartRange below{"/usr/lib/m", "/usr/lib/t/u"};
  EXPECT_FALSE(below.may_hold_paths_of(2));
  EXPECT_TRUE(below.may_hold_paths_of(3));
  EXPECT_TRUE((PartRange{"/usr/lib/m", "/usr/libexec/a"}.may_hold_paths_of(2)));
  EXPECT_TRUE((PartRange{"/usr/lib", "/usr/lib/t"}.may_hold_paths_of(2))) << "it begins with one";
  EXPECT_TRUE((PartRange{"/", "/usr"}.may_hold_paths_of(1)));
}

}  // namespace
}  // namespace exhibit
