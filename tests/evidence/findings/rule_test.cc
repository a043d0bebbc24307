#include "evidence/findings/rule.h"

#include <gtest/gtest.h>

#include "evidence/findings/rule_file.h"

namespace exhibit::findings {
namespace {

Rule rule_of(const std::string& conditions) {
  return parse_rules(R"({"rules": [{"id": "r", "of": "file", "level": 2, "aspect": "place", "techniques": ["T1053.003"],
                         "says": "seen in {running}", )" +
                         conditions + "}]}",
                     "here")
      .value()
      .front();
}

Facts facts() {
  Facts known;
  known.add("path", "/etc/cron.d/x");
  known.add("change", "added");
  known.add("change", "came");
  known.add("use", "running", "pid 7 (\x1b[2J)");
  return known;
}

TEST(Rule, HoldsWhereAllConditionsDo) {
  EXPECT_TRUE(
      rule_of(R"("when": [{"change": ["gone", "came"]}, {"path": ["/etc/cron.*/**"]}])").reason_on("file", facts()));
  EXPECT_TRUE(rule_of(R"("when": [{"change": ["came"], "path": ["/etc/**"]}])").reason_on("file", facts()));
  EXPECT_FALSE(rule_of(R"("when": [{"change": ["came"], "path": ["/usr/**"]}])").reason_on("file", facts()));
  EXPECT_FALSE(rule_of(R"("when": [{"change": ["came"]}, {"type": ["file"]}])").reason_on("file", facts()));
}

TEST(Rule, DoesNotHoldWhereAnExceptionDoes) {
  EXPECT_FALSE(rule_of(R"("when": [{"change": ["came"]}], "unless": [{"type": ["dir"]}, {"use": ["running"]}])")
                   .reason_on("file", facts()));
  EXPECT_TRUE(rule_of(R"("when": [{"change": ["came"]}], "unless": [{"type": ["dir"]}])").reason_on("file", facts()));
}

TEST(Rule, IsOfOneKind) { EXPECT_FALSE(rule_of(R"("when": [{"change": ["came"]}])").reason_on("process", facts())); }

TEST(Rule, SaysWhatIsKnownHarmlessly) {
  const auto reason = rule_of(R"("when": [{"change": ["came"]}])").reason_on("file", facts());
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->text, "seen in pid 7 (\\x1b[2J)");
  EXPECT_EQ(reason->id, "r");
  EXPECT_EQ(reason->techniques, std::vector<std::string>{"T1053.003"});
}

TEST(Facts, KeepTheFirstNoteOfAWord) {
  Facts known;
  known.add("use", "open", "pid 1");
  known.add("use", "open", "pid 2");
  EXPECT_EQ(known.words_of("use").size(), 1u);
  EXPECT_EQ(known.note_of("open"), "pid 1");
  EXPECT_TRUE(known.words_of("path").empty());
}

}  // namespace
}  // namespace exhibit::findings
