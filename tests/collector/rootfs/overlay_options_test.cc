#include "collector/rootfs/overlay_options.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

using Strings = std::vector<std::string>;

TEST(OverlayOptions, NamesTheLayersFromTheTop) {
  const auto options = parse_overlay_options("rw,lowerdir=/l/A:/l/B,upperdir=/u/diff,workdir=/u/work,uuid=on");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->upper, "/u/diff");
  EXPECT_EQ(options->lowers, (Strings{"/l/A", "/l/B"}));
}

TEST(OverlayOptions, WithoutAnUpperNothingCanBeWritten) {
  const auto options = parse_overlay_options("ro,lowerdir=/l/A:/l/B");
  ASSERT_TRUE(options);
  EXPECT_FALSE(options->upper);
}

TEST(OverlayOptions, TakesLayersOneByOneAsNewerKernelsShowThem) {
  const auto options = parse_overlay_options("rw,lowerdir+=/l/A,lowerdir+=/l/B,upperdir=/u");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->lowers, (Strings{"/l/A", "/l/B"}));
}

TEST(OverlayOptions, UndoesBackslashes) {
  const auto options = parse_overlay_options(R"(rw,lowerdir=/a\:b:/c\,d:/e\\f,upperdir=/u\,v)");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->lowers, (Strings{"/a:b", "/c,d", "/e\\f"}));
  EXPECT_EQ(options->upper, "/u,v");
}

TEST(OverlayOptions, SaysWhatItCannotRead) {
  EXPECT_FALSE(parse_overlay_options("rw,lowerdir=/a::/data,upperdir=/u"));
  EXPECT_FALSE(parse_overlay_options("rw,lowerdir+=/a,datadir+=/data"));
  EXPECT_FALSE(parse_overlay_options("rw,upperdir=/u"));
  EXPECT_FALSE(parse_overlay_options(""));
}

}  // namespace
}  // namespace exhibit
