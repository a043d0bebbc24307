#include "evidence/redact/drop_rule.h"

#include <gtest/gtest.h>

namespace exhibit::redact {
namespace {

TEST(DropRuleTest, Kinds) {
  EXPECT_EQ(DropRule::parse("env:DB_PASSWORD")->kind, DropKind::environment);
  EXPECT_EQ(DropRule::parse("member:data/net/*")->kind, DropKind::member);
  const auto process = DropRule::parse("process:4711");
  EXPECT_EQ(process->kind, DropKind::process);
  EXPECT_EQ(process->pid, 4711);
}

TEST(DropRuleTest, APathMayNameItsContainer) {
  const auto everywhere = DropRule::parse("path:/root/.ssh/*");
  EXPECT_EQ(everywhere->container, "");
  EXPECT_EQ(everywhere->pattern, "/root/.ssh/*");
  const auto one = DropRule::parse("path:web:/root/a:/b");
  EXPECT_EQ(one->container, "web");
  EXPECT_EQ(one->pattern, "/root/a:/b");
  EXPECT_EQ(DropRule::parse("path:/a:/b")->pattern, "/a:/b");
  EXPECT_EQ(DropRule::parse("path:*.pem")->pattern, "*.pem");
}

TEST(DropRuleTest, WildcardsMatchSlashes) {
  const auto rule = DropRule::parse("path:/root/*");
  EXPECT_TRUE(rule->matches("/root/.ssh/id"));
  EXPECT_FALSE(rule->matches("/root"));
}

TEST(DropRuleTest, WhatIsNone) {
  for (const char* text : {"", "env", "env:", "DB_PASSWORD", "file:/x", "process:", "process:x", "process:1x",
                           "process:-1", "process:0", "process:99999999999999999999"}) {
    EXPECT_FALSE(DropRule::parse(text).has_value()) << text;
  }
}

TEST(DropRuleTest, AValueOnTheCommandLineIsNotRepeated) {
  const auto rule = DropRule::parse("env:DB_PASSWORD=hunter2");
  ASSERT_FALSE(rule.has_value());
  EXPECT_EQ(rule.error().message().find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace exhibit::redact
