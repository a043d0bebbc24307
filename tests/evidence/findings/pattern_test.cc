#include "evidence/findings/pattern.h"

#include <gtest/gtest.h>

namespace exhibit::findings {
namespace {

bool matches(const char* pattern, std::string_view bytes) { return Pattern(pattern).matches(bytes); }

TEST(Pattern, WithoutWildcardsIsItself) {
  EXPECT_TRUE(matches("/etc/passwd", "/etc/passwd"));
  EXPECT_FALSE(matches("/etc/passwd", "/etc/passwd-"));
  EXPECT_FALSE(matches("/etc/passwd", "/etc/passw"));
  EXPECT_TRUE(matches("", ""));
}

TEST(Pattern, AStarStaysInItsFolder) {
  EXPECT_TRUE(matches("/etc/cron.*/x", "/etc/cron.daily/x"));
  EXPECT_TRUE(matches("/etc/*", "/etc/"));
  EXPECT_FALSE(matches("/etc/*", "/etc/a/b"));
  EXPECT_FALSE(matches("/a?c", "/a/c"));
  EXPECT_TRUE(matches("/a?c",
                      "/a\xff"
                      "c"));
}

TEST(Pattern, TwoStarsGoAnywhere) {
  EXPECT_TRUE(matches("/etc/**", "/etc/a/b"));
  EXPECT_TRUE(matches("**/.ssh/rc", "/home/u/.ssh/rc"));
  EXPECT_TRUE(matches("**/.ssh/rc", ".ssh/rc"));
  EXPECT_TRUE(matches("/a/**/b", "/a/b"));
  EXPECT_TRUE(matches("/a/**/b", "/a/x/y/b"));
  EXPECT_FALSE(matches("/a/**/b", "/a/xb"));
  EXPECT_FALSE(matches("**/.ssh/rc", "/home/u/x.ssh/rc"));
  EXPECT_TRUE(matches("**stratum+tcp**", "m -o stratum+tcp://x/y"));
}

TEST(Pattern, OfMuchWorkEndsSoon) {
  EXPECT_FALSE(matches("**a**a**a**a**a**a**a**a**a**a**a**a**a**ab", std::string(4096, 'a') + "c"));
}

}  // namespace
}  // namespace exhibit::findings
