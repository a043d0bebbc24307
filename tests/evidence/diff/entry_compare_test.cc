#include "evidence/diff/entry_compare.h"

#include <gtest/gtest.h>

#include "tests/evidence/diff/listing_fixture.h"

namespace exhibit::diff {
namespace {

/// Of an entry and its copy that `edit` changed.
template <typename Edit>
Comparison after(FileEntry entry, Edit edit) {
  FileEntry edited = entry;
  edit(edited);
  return compare_entries(entry, edited);
}

TEST(EntryCompare, WhatAlwaysMovesMakesNoDifference) {
  const Comparison result = after(a_file("/a"), [](FileEntry& entry) {
    entry.atime = later;
    entry.ino = 9;
    entry.dev = DeviceNumber{1, 2};
  });
  EXPECT_EQ(result.change, std::nullopt);
  EXPECT_TRUE(result.replaced);
}

TEST(EntryCompare, DirectorySizeAndLinksMakeNoDifference) {
  EXPECT_EQ(after(a_directory("/a"), [](FileEntry& entry) { entry.size = 8192, entry.nlink = 7; }).change,
            std::nullopt);
}

TEST(EntryCompare, OtherContentIsModified) {
  const Comparison result = compare_entries(a_file("/a", "one"), a_file("/a", "three"));
  EXPECT_EQ(result.change, Change::modified);
  EXPECT_EQ(result.reasons, Words{"size 3 → 5"});
}

TEST(EntryCompare, ContentUnderTheSameSizeAndTimeIsSaid) {
  const Comparison result = compare_entries(a_file("/a", "one"), a_file("/a", "two"));
  EXPECT_EQ(result.change, Change::modified);
  EXPECT_EQ(result.reasons, Words{"content differs under the same size and modification time"});
}

TEST(EntryCompare, SparseDigestsAreCompared) {
  FileEntry a = a_file("/a");
  a.sha256.reset();
  a.sparse_sha256 = sha256("one");
  FileEntry b = a;
  b.sparse_sha256 = sha256("two");
  EXPECT_EQ(compare_entries(a, b).change, Change::modified);
  EXPECT_EQ(compare_entries(a, a).change, std::nullopt);
}

TEST(EntryCompare, LinkTargetIsItsContent) {
  const Comparison result = compare_entries(a_link("/a", "x"), a_link("/a", "\n"));
  EXPECT_EQ(result.change, Change::modified);
  EXPECT_EQ(result.reasons, Words{"target \"x\" → \"\\n\""});
}

TEST(EntryCompare, SetuidIsSaid) {
  const Comparison result = after(a_file("/a"), [](FileEntry& entry) { entry.mode = 04755, entry.uid = 1000; });
  EXPECT_EQ(result.change, Change::metadata);
  EXPECT_EQ(result.reasons, (Words{"mode 0644 → 4755 (setuid)", "owner 0 → 1000"}));
}

TEST(EntryCompare, XattrsAndAttributes) {
  const Comparison result = after(a_file("/a"), [](FileEntry& entry) {
    entry.xattrs = {{"security.capability", "x"}};
    entry.attributes = {"immutable"};
  });
  EXPECT_EQ(result.reasons, (Words{"xattr security.capability (file capabilities) added", "attribute immutable set"}));
}

TEST(EntryCompare, WhatWasNotObtainedMakesNoDifference) {
  FileEntry a = a_file("/a");
  a.xattrs = {{"user.x", "1"}};
  FileEntry b = a_file("/a");
  b.missing = {"xattrs"};
  b.uid.reset();
  EXPECT_EQ(compare_entries(a, b).change, std::nullopt);
}

TEST(EntryCompare, ModificationTimeAlone) {
  const Comparison result = after(a_file("/a"), [](FileEntry& entry) { entry.mtime = later; });
  EXPECT_EQ(result.change, Change::metadata);
  EXPECT_EQ(result.reasons, Words{"modification time 2023-11-14 22:13:20Z → 2023-11-14 22:28:20Z"});
}

TEST(EntryCompare, ATimeSetBackIsSaidEvenBesideOtherContent) {
  FileEntry b = a_file("/a", "longer content");
  b.mtime = Timestamp{1, 0};
  const Comparison result = compare_entries(a_file("/a"), b);
  ASSERT_EQ(result.reasons.size(), 2);
  EXPECT_TRUE(result.reasons[1].starts_with("modification time set back"));
}

TEST(EntryCompare, ChangeTimeAlone) {
  const Comparison result = after(a_file("/a"), [](FileEntry& entry) { entry.ctime = later; });
  EXPECT_EQ(result.change, Change::metadata);
  EXPECT_EQ(result.reasons, Words{"only the change time moved: metadata or content was touched and put back"});
}

TEST(EntryCompare, BirthTimeAlone) {
  const Comparison replaced = after(a_file("/a"), [](FileEntry& entry) { entry.btime = later, entry.ino = 7; });
  EXPECT_EQ(replaced.reasons, Words{"birth time differs: replaced by a new file with the same content"});
  const Comparison copied_up = after(a_file("/a"), [](FileEntry& entry) { entry.btime = later; });
  EXPECT_TRUE(copied_up.reasons.at(0).find("copied up") != std::string::npos);
}

TEST(EntryCompare, AnotherTypeIsSaid) {
  const Comparison result = compare_entries(a_file("/a"), a_link("/a", "b"));
  EXPECT_EQ(result.change, Change::type);
  EXPECT_EQ(result.reasons, Words{"file → symlink"});
}

TEST(EntryCompare, WhatCouldNotBeReadIsUnknownWhateverElseDiffers) {
  FileEntry denied = with_outcome(a_file("/a"), OutcomeKind::denied);
  denied.sha256.reset();
  denied.size = 99;
  const Comparison result = compare_entries(a_file("/a"), denied);
  EXPECT_EQ(result.change, Change::unknown);
  EXPECT_EQ(result.reasons, (Words{"B could not read it: denied (EACCES)", "size 7 → 99"}));
}

TEST(EntryCompare, UnreadInTheSameWayWithNothingElseIsNoNews) {
  FileEntry denied = with_outcome(a_file("/a"), OutcomeKind::denied);
  denied.sha256.reset();
  EXPECT_EQ(compare_entries(denied, denied).change, std::nullopt);
}

TEST(EntryCompare, ReadWhileItChangedIsComparedAndSaid) {
  const Comparison result = compare_entries(a_file("/a"), with_outcome(a_file("/a", "other"), OutcomeKind::changed));
  EXPECT_EQ(result.change, Change::modified);
  EXPECT_EQ(result.reasons.back(), "it changed while B read it");
}

TEST(EntryCompare, WithoutDigestsSizeAndTimesDecide) {
  FileEntry a = a_file("/a");
  a.sha256.reset();
  EXPECT_EQ(after(a, [](FileEntry& entry) { entry.size = 8; }).change, Change::modified);
  EXPECT_EQ(after(a, [](FileEntry& entry) { entry.ctime = later; }).change, Change::unknown);
  EXPECT_EQ(after(a, [](FileEntry&) {}).change, std::nullopt);
}

TEST(EntryCompare, DirectoriesSayWhatMayExplainThem) {
  EXPECT_EQ(after(a_directory("/a"), [](FileEntry& entry) { entry.mtime = entry.ctime = later; }).explanation,
            Explanation::entries);
  EXPECT_EQ(after(a_directory("/a"), [](FileEntry& entry) { entry.ctime = later; }).explanation, Explanation::below);
  EXPECT_EQ(after(a_directory("/a"), [](FileEntry& entry) { entry.mode = 0700, entry.mtime = later; }).explanation,
            Explanation::none);
  EXPECT_EQ(after(a_file("/a"), [](FileEntry& entry) { entry.mtime = later; }).explanation, Explanation::none);
}

}  // namespace
}  // namespace exhibit::diff
