#include "evidence/diff/file_diff.h"

#include <gtest/gtest.h>

#include "tests/evidence/diff/listing_fixture.h"

namespace exhibit::diff {
namespace {

FileEntry touched(FileEntry entry) {
  entry.mtime = entry.ctime = later;
  return entry;
}

TEST(FileDiff, AddedAndRemoved) {
  const auto findings =
      findings_between({a_directory("/"), a_file("/old", "1")}, {a_directory("/"), a_file("/new", "2")});
  EXPECT_EQ(told(findings), (Words{"added /new", "removed /old"}));
  EXPECT_NE(findings[0].after.find("\"sha256\""), std::string::npos);
  EXPECT_TRUE(findings[0].before.empty());
  EXPECT_TRUE(findings[1].after.empty());
}

TEST(FileDiff, OfALinkThatCameOrWentTheTargetIsTold) {
  FileEntry came = a_file("/came");
  came.type = FileType::symlink;
  came.sha256.reset();
  came.target = "/tmp/\x1b";
  FileEntry went = came;
  went.path = "/went";
  const auto findings = findings_between({a_directory("/"), went}, {a_directory("/"), came});
  for (const Finding& finding : findings) EXPECT_EQ(finding.reasons.at(0), R"(target "/tmp/\x1b")") << finding.path;
  EXPECT_FALSE(findings.empty());
}

TEST(FileDiff, ADirectoryIsExplainedByWhatCame) {
  EXPECT_EQ(told(findings_between({a_directory("/d")}, {touched(a_directory("/d")), a_file("/d/x")})),
            Words{"added /d/x"});
}

TEST(FileDiff, ADirectoryIsExplainedByAReplacedEntry) {
  FileEntry replaced = a_file("/d/x", "new");
  replaced.ino = 4711;
  EXPECT_EQ(told(findings_between({a_directory("/d"), a_file("/d/x")}, {touched(a_directory("/d")), replaced})),
            Words{"modified /d/x"});
}

TEST(FileDiff, ADirectoryIsNotExplainedByWhatChangedInPlace) {
  const auto findings =
      findings_between({a_directory("/d"), a_file("/d/x")}, {touched(a_directory("/d")), a_file("/d/x", "new")});
  EXPECT_EQ(told(findings), (Words{"metadata /d", "modified /d/x"}));
  EXPECT_EQ(findings[0].reasons.back(), "entries changed and changed back");
}

TEST(FileDiff, ADirectoryIsNotExplainedByWhatCameDeeper) {
  EXPECT_EQ(told(findings_between({a_directory("/d"), a_directory("/d/e")},
                                  {touched(a_directory("/d")), touched(a_directory("/d/e")), a_file("/d/e/x")})),
            (Words{"metadata /d", "added /d/e/x"}));
}

TEST(FileDiff, CopyUpExplainsTheChangeTimesAbove) {
  FileEntry top = a_directory("/d");
  FileEntry inner = a_directory("/d/e");
  FileEntry file = a_file("/d/e/x");
  const Entries before = {top, inner, file};
  top.ctime = top.btime = inner.ctime = inner.btime = file.ctime = file.btime = later;
  file.mode = 04755;
  EXPECT_EQ(told(findings_between(before, {top, inner, file})), Words{"metadata /d/e/x"});
}

TEST(FileDiff, AnUnexplainedDirectoryExplainsThoseAbove) {
  FileEntry top = a_directory("/d");
  FileEntry inner = a_directory("/d/e");
  const Entries before = {top, inner};
  top.ctime = inner.ctime = later;
  EXPECT_EQ(told(findings_between(before, {top, inner})), Words{"metadata /d/e"});
}

TEST(FileDiff, NothingIsRemovedFromADirectoryThatBCouldNotRead) {
  const Entries a = {a_directory("/d"), a_directory("/d/e"), a_file("/d/e/x"), a_file("/z")};
  const Entries b = {with_outcome(a_directory("/d"), OutcomeKind::denied)};
  const auto findings = findings_between(a, b);
  EXPECT_EQ(told(findings), (Words{"unknown /d", "unknown /d/e", "removed /z"}));
  EXPECT_EQ(findings[1].reasons,
            (Words{"B could not read the directory it was in: denied (EACCES)", "so could not 1 entry below it"}));
}

TEST(FileDiff, NothingIsAddedInADirectoryThatACouldNotRead) {
  EXPECT_EQ(told(findings_between({with_outcome(a_directory("/d"), OutcomeKind::partial)},
                                  {a_directory("/d"), a_file("/d/x")})),
            (Words{"unknown /d", "unknown /d/x"}));
}

TEST(FileDiff, APartialDirectoryOfEqualLinesIsRemembered) {
  const FileEntry partial = with_outcome(a_directory("/d"), OutcomeKind::partial);
  EXPECT_EQ(told(findings_between({partial, a_file("/d/x")}, {partial})), Words{"unknown /d/x"});
}

TEST(FileDiff, ReadDirectoriesBelowAPartialOneAreBelieved) {
  const FileEntry partial = with_outcome(a_directory("/d"), OutcomeKind::partial);
  EXPECT_EQ(told(findings_between({partial, a_directory("/d/e"), a_file("/d/e/x")}, {partial, a_directory("/d/e")})),
            Words{"removed /d/e/x"});
}

TEST(FileDiff, AWalkThatEndedEarlyRemovesNothing) {
  const auto findings = findings_between({a_directory("/"), a_file("/a"), a_directory("/b"), a_file("/b/c")},
                                         {a_directory("/"), a_file("/a", "new")}, {.gap_b = "B ends"});
  EXPECT_EQ(told(findings), (Words{"modified /a", "unknown /b"}));
  EXPECT_EQ(findings[1].reasons, (Words{"B ends", "so could not 1 entry below it"}));
}

TEST(FileDiff, AMissingListingIsOneUnknown) {
  EXPECT_EQ(told(findings_between({a_directory("/"), a_file("/a")}, {}, {.gap_b = "B ends"})), Words{"unknown /"});
}

TEST(FileDiff, WhatVanishedUnderAReaderIsNotSaidToHaveComeOrGone) {
  FileEntry vanished;
  vanished.path = "/x";
  vanished.outcome.kind = OutcomeKind::vanished;
  EXPECT_EQ(told(findings_between({a_directory("/")}, {a_directory("/"), vanished})), Words{"unknown /x"});
  EXPECT_EQ(told(findings_between({a_directory("/"), vanished}, {a_directory("/")})), Words{});
  EXPECT_EQ(told(findings_between({a_directory("/"), a_file("/x")}, {a_directory("/"), vanished})),
            Words{"unknown /x"});
}

TEST(FileDiff, AnAddedEntryThatCouldNotBeReadIsAdded) {
  const auto findings =
      findings_between({a_directory("/")}, {a_directory("/"), with_outcome(a_file("/x"), OutcomeKind::denied)});
  EXPECT_EQ(told(findings), Words{"added /x"});
  EXPECT_EQ(findings[0].reasons, Words{"B could not read it: denied (EACCES)"});
}

TEST(FileDiff, ADamagedLineNamesItsPlace) {
  struct OneLine final : LineSource {
    Result<std::optional<std::string_view>> next() override {
      if (std::exchange(done, true)) return std::nullopt;
      return R"({"path":"/a","type":"nonsense","outcome":"ok"})";
    }
    std::string where() const override { return "part line 1"; }
    std::optional<Digest> part_ahead() const override { return {}; }
    void skip_part() override {}
    bool done = false;
  } damaged;
  MemoryListing whole({a_file("/a")});
  const auto findings = diff_listings(damaged, whole, {});
  ASSERT_FALSE(findings);
  EXPECT_NE(findings.error().message().find("part line 1"), std::string::npos);
}

}  // namespace
}  // namespace exhibit::diff
