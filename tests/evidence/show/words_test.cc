#include "evidence/show/render/words.h"

#include <gtest/gtest.h>

#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

TEST(QuotedWord, QuotesOnlyWhatAShellWouldSplit) {
  EXPECT_EQ(quoted_word("/usr/sbin/nginx"), "/usr/sbin/nginx");
  EXPECT_EQ(quoted_word("daemon off;"), "'daemon off;'");
  EXPECT_EQ(quoted_word("it's"), "'it'\\''s'");
  EXPECT_EQ(quoted_word(""), "''");
  EXPECT_EQ(quoted_word("$(id)"), "'$(id)'");
}

TEST(QuotedWord, EscapesInsideTheQuotes) {
  EXPECT_EQ(quoted_word("a\nb"), "'a\\nb'");
  EXPECT_EQ(quoted_word("\033[2J"), "'\\x1b[2J'");
  expect_harmless(quoted_word(hostile));
}

TEST(CommandLine, LeavesOutTheNulsOfATitle) {
  EXPECT_EQ(command_line({"nginx: worker process", "", "", ""}), "'nginx: worker process'");
  EXPECT_EQ(command_line({"grep", "", "x"}), "grep '' x");
  EXPECT_EQ(command_line({"", ""}), "");
}

TEST(ReadableTime, ShortensIso8601Only) {
  EXPECT_EQ(readable_time("2026-11-24T09:48:00.000000001Z"), "2026-11-24 09:48:00Z");
  EXPECT_EQ(readable_time("2026-11-24T09:48:00+01:00"), "2026-11-24T09:48:00+01:00");
  EXPECT_EQ(readable_time(""), "");
  expect_harmless(readable_time("2026-11-24T\033[2J9:48:00Z"));
}

TEST(OutcomePhrase, TellsTheReasons) {
  EXPECT_EQ(outcome_phrase({}), "ok");
  EXPECT_EQ(outcome_phrase({OutcomeKind::denied, {}, "EACCES", {}}), "denied (EACCES)");
  EXPECT_EQ(outcome_phrase({OutcomeKind::changed, {}, {}, {"size", "mtime"}}), "changed (size, mtime)");
  EXPECT_EQ(outcome_phrase(Outcome::skipped("network")), "skipped (network)");
}

TEST(JoinedObjects, PutsTheFieldsOfBothIntoOne) {
  EXPECT_EQ(joined_objects(R"({"a":1})", R"({"b":2})"), R"({"a":1,"b":2})");
  EXPECT_EQ(joined_objects("{}", R"({"b":2})"), R"({"b":2})");
  EXPECT_EQ(joined_objects(R"({"a":1})", "{}"), R"({"a":1})");
}

}  // namespace
}  // namespace exhibit::show
