#include "evidence/records/outcome.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "evidence/records/process.h"

namespace exhibit {
namespace {

TEST(OutcomeTest, WordsRoundTrip) {
  for (int i = 0; i <= static_cast<int>(OutcomeKind::error); ++i) {
    const auto kind = static_cast<OutcomeKind>(i);
    EXPECT_EQ(outcome_of_word(outcome_word(kind)), kind);
  }
  EXPECT_FALSE(outcome_of_word("OK"));
}

TEST(OutcomeTest, AnErrnoHasOneMeaning) {
  EXPECT_EQ(Outcome::from_errno(ENOENT).kind, OutcomeKind::vanished);
  EXPECT_EQ(Outcome::from_errno(ESRCH).kind, OutcomeKind::vanished);
  EXPECT_EQ(Outcome::from_errno(EACCES), (Outcome{OutcomeKind::denied, {}, "EACCES", {}}));
  EXPECT_EQ(Outcome::from_errno(EIO), (Outcome{OutcomeKind::error, {}, "EIO", {}}));
}

// FORMAT.md 4.7.
TEST(OutcomeTest, Gaps) {
  EXPECT_TRUE(Outcome::from_errno(EPERM).is_gap());
  EXPECT_TRUE((Outcome{OutcomeKind::truncated, {}, {}, {}}).is_gap());
  EXPECT_FALSE(Outcome::skipped("kernel file system").is_gap());
  EXPECT_FALSE((Outcome{OutcomeKind::changed, {}, {}, {"size"}}).is_gap());
}

TEST(EnvironTest, ListsKeepEmptyStringsAndAnUnterminatedEnd) {
  EXPECT_EQ(split_nul_list(std::string_view("a\0\0b", 4)), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split_nul_list(std::string_view("a\0", 2)), std::vector<std::string>{"a"});
}

TEST(EnvironTest, ATitleWrittenOverItIsSeen) {
  EXPECT_EQ(classify_environ(""), "empty");
  EXPECT_EQ(classify_environ(std::string_view("A=1\0B=\0", 7)), "intact");
  EXPECT_EQ(classify_environ(std::string_view("nginx: master\0\0\0", 16)), "overwritten");
  EXPECT_EQ(classify_environ(std::string_view("=x\0", 3)), "overwritten");
}

}  // namespace
}  // namespace exhibit
