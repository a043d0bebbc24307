#include "evidence/diff/environment_diff.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

using namespace std::string_view_literals;
using Words = std::vector<std::string>;

Words told(const std::vector<Finding>& findings) {
  Words words;
  for (const Finding& finding : findings)
    words.push_back(std::string(change_word(finding.change)) + " " + finding.path);
  return words;
}

TEST(EnvironmentDiff, ByName) {
  const auto findings = diff_environments({}, {"A=1", "B=2", "C=3"}, {"C=3", "D=4", "A=9"});
  EXPECT_EQ(told(findings), (Words{"modified A", "added D", "removed B"}));
  EXPECT_EQ(findings[0].before, R"({"name":"A","value":"1","secret":false,"source":"configured"})");
  EXPECT_EQ(findings[0].reasons, Words{"configured environment"});
}

TEST(EnvironmentDiff, SecretsAreShownAndMarked) {
  const auto findings = diff_environments({}, {}, {"TOP_SECRET=API_KEY"});
  EXPECT_EQ(findings.at(0).after, R"({"name":"TOP_SECRET","value":"API_KEY","secret":true,"source":"configured"})");
  EXPECT_EQ(findings[0].reasons.back(), "looks like a secret");
}

TEST(EnvironmentDiff, TheFirstOfTwoValuesCounts) {
  EXPECT_EQ(told(diff_environments({}, {"A=1"}, {"A=1", "A=2"})), Words{});
}

TEST(EnvironmentDiff, StringsWithoutAssignmentAreNames) {
  EXPECT_EQ(told(diff_environments({}, {"X"}, {"X="})), Words{});
}

TEST(EnvironmentDiff, AConfigurationThatWasNotFoundIsUnknown) {
  ContainerRecord a;
  a.configured_env = {"A=1"};
  const auto findings = diff_configured_environments(a, {});
  EXPECT_EQ(told(findings), Words{"unknown configured environment"});
  EXPECT_EQ(findings[0].reasons, Words{"B found no configuration of the container"});
  ContainerRecord emptied;
  emptied.configured_env_source = "config.json";
  EXPECT_EQ(told(diff_configured_environments(a, emptied)), Words{"removed A"});
  EXPECT_EQ(told(diff_configured_environments({}, {})), Words{});
}

ProcessRecord process(std::string environ_state) {
  ProcessRecord record;
  record.identity = {7, 70};
  record.comm = "sh";
  record.environ_state = std::move(environ_state);
  return record;
}

TEST(EnvironmentDiff, OfAProcessFromItsRawBytes) {
  const auto findings = diff_raw_environments(process("intact"), process("intact"), "A=1\0B=2\0"sv, "A=1\0B=3\0"sv);
  EXPECT_EQ(told(findings), Words{"modified B"});
  EXPECT_NE(findings[0].after.find(R"("source":"process","pid":7,"start_time":70)"), std::string::npos);
  EXPECT_EQ(findings[0].reasons, Words{"environment of pid 7 sh"});
}

TEST(EnvironmentDiff, AnOverwrittenEnvironIsNoList) {
  const auto findings = diff_raw_environments(process("intact"), process("overwritten"), "A=1\0"sv, "title\0\0\0"sv);
  EXPECT_EQ(told(findings), Words{"modified pid 7 sh"});
  EXPECT_EQ(findings[0].reasons, Words{"its environ was intact and is overwritten"});
  EXPECT_EQ(told(diff_raw_environments(process("overwritten"), process("overwritten"), "x"sv, "y"sv)), Words{});
  EXPECT_EQ(told(diff_raw_environments(process("intact"), process("unread"), "A=1"sv, ""sv)), Words{});
}

}  // namespace
}  // namespace exhibit::diff
