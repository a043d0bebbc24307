#include "evidence/report/item.h"

#include <gtest/gtest.h>

namespace exhibit::report {
namespace {

findings::Reason reason(std::string id, int level) { return {.id = std::move(id), .text = "text", .level = level}; }

Item of_diff(std::string path, int rank, std::vector<findings::Reason> reasons = {}) {
  return item_of(diff::Finding{.kind = diff::FindingKind::file,
                               .change = diff::Change::modified,
                               .path = std::move(path),
                               .reasons = {"size 1 → 2"},
                               .assessment = {rank, std::move(reasons)}},
                 0);
}

Item of_drift(std::string path, int rank, std::vector<findings::Reason> reasons = {}) {
  drift::DriftFinding finding{.verdict = drift::Verdict::added, .path = std::move(path)};
  finding.reasons = {"size 1 → 2", "born after the start"};
  finding.assessment = {rank, std::move(reasons)};
  finding.captured = true;
  finding.layer = upper_layer;
  return item_of(std::move(finding), 0);
}

TEST(Join, OnePathIsOneItemWithTheWorseRankAndEveryReasonOnce) {
  ItemJoin join;
  join.add(of_diff("/a", 4, {reason("weak", 4), reason("same", 2)}));
  EXPECT_TRUE(join.join(of_drift("/a", 1, {reason("strong", 1), reason("same", 2)}), false));
  const std::vector<Item> items = join.take();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].origin, Origin::both);
  EXPECT_EQ(items[0].change, "modified");
  EXPECT_EQ(items[0].verdict, "added");
  EXPECT_EQ(items[0].rank(), 1);
  ASSERT_EQ(items[0].assessment.reasons.size(), 3U);
  EXPECT_EQ(items[0].assessment.reasons[0].id, "strong");
  EXPECT_EQ(items[0].details, (std::vector<std::string>{"size 1 → 2", "since it began: born after the start"}));
  EXPECT_TRUE(items[0].is_captured);
  EXPECT_EQ(items[0].layer, upper_layer);
}

/// A file as a listing has it: `below` the mount point that `path` has in front.
FileEntry entry_at(std::string below, std::uint64_t ino) {
  FileEntry entry;
  entry.path = std::move(below);
  entry.type = FileType::file;
  entry.dev = DeviceNumber{0, 47};
  entry.ino = ino;
  return entry;
}

Item came_in_diff(std::string path, const FileEntry& entry) {
  diff::Finding finding{.kind = diff::FindingKind::file, .change = diff::Change::added, .path = std::move(path)};
  append_object(finding.after, entry);
  return item_of(std::move(finding), 0);
}

Item came_in_drift(std::string path, const FileEntry& entry, std::string hidden_by = {}) {
  drift::DriftFinding finding{.verdict = drift::Verdict::added, .path = std::move(path)};
  append_object(finding.after, entry);
  finding.hidden_by = std::move(hidden_by);
  return item_of(std::move(finding), 0);
}

TEST(Join, WhatAMountHidesIsAnotherFileThanWhatStandsAtItsPath) {
  const FileEntry hidden = entry_at("/dev/shm/x", 7);
  const FileEntry visible = entry_at("/x", 2);
  ItemJoin join;
  join.add(came_in_diff("/dev/shm/x", hidden));
  join.add(came_in_diff("/dev/shm/x", visible));
  EXPECT_TRUE(join.join(came_in_drift("/dev/shm/x", visible), false));
  EXPECT_TRUE(join.join(came_in_drift("/dev/shm/x", hidden, "/dev"), false));
  const std::vector<Item> items = join.take();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].file->path, "/dev/shm/x");
  EXPECT_EQ(items[0].hidden_by, "/dev");
  EXPECT_EQ(items[1].file->path, "/x");
  EXPECT_EQ(items[1].hidden_by, "");
  EXPECT_EQ(items[1].origin, Origin::both);
}

TEST(Join, WhatAMountHidesDoesNotJoinWhatDiffAloneSaysOfThePath) {
  ItemJoin join;
  join.add(came_in_diff("/dev/shm/x", entry_at("/x", 2)));
  join.join(came_in_drift("/dev/shm/x", entry_at("/dev/shm/x", 7), "/dev"), false);
  EXPECT_EQ(join.take().size(), 2U);
}

TEST(Join, TwoMountsOfOneMountPointAreToldApartByTheInode) {
  ItemJoin join;
  join.add(came_in_diff("/m/x", entry_at("/x", 2)));
  join.join(came_in_drift("/m/x", entry_at("/x", 3), "/m"), false);
  EXPECT_EQ(join.take().size(), 2U);
}

TEST(Join, AFilledHiddenByStaysWhateverJoinsIt) {
  ItemJoin join;
  join.add(of_diff("/a", 4));
  Item hidden = of_drift("/a", 4);
  hidden.hidden_by = "/";
  join.join(std::move(hidden), false);
  join.join(of_drift("/a", 4), false);
  EXPECT_EQ(join.take()[0].hidden_by, "/");
}

TEST(Join, OtherContainersAndOtherKindsStayApart) {
  ItemJoin join;
  join.add(of_diff("/a", 4));
  Item elsewhere = of_drift("/a", 4);
  elsewhere.container = 1;
  join.join(std::move(elsewhere), false);
  Item held = of_drift("/a", 4);
  held.change = "held";
  join.join(std::move(held), false);
  EXPECT_EQ(join.take().size(), 3U);
}

TEST(Join, QuietFindingsAreLeftOutUnlessTheirSubjectChanged) {
  ItemJoin join;
  join.add(of_diff("/a", 4));
  EXPECT_TRUE(join.join(of_drift("/a", 5), true));
  EXPECT_FALSE(join.join(of_drift("/b", 5), true));
  EXPECT_EQ(join.take().size(), 1U);
}

TEST(Join, AProcessIsOneByItsIdentityWhateverItIsCalled) {
  ItemJoin join;
  join.add(item_of(diff::Finding{.kind = diff::FindingKind::process,
                                 .change = diff::Change::added,
                                 .path = "pid 42 sh",
                                 .after = R"({"pid":42,"start_time":7})"},
                   0));
  drift::DriftFinding seen{.verdict = drift::Verdict::seen};
  seen.kind = "process";
  seen.subject = "pid 42 (sh)";
  seen.process = ProcessIdentity{42, 7};
  join.join(item_of(seen, 0), false);
  seen.process = ProcessIdentity{42, 8};
  join.join(item_of(seen, 0), false);
  const std::vector<Item> items = join.take();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].origin, Origin::both);
  EXPECT_EQ(items[1].origin, Origin::drift);
}

TEST(Item, HasWhatIsThereAfterAndWhatWasOtherBefore) {
  FileEntry before;
  before.path = "/a";
  before.type = FileType::file;
  before.size = 3;
  before.uid = 7;
  before.mtime = Timestamp{5, 6};
  FileEntry after = before;
  after.size = 4;
  after.sha256 = sha256("abc");
  after.blobs = std::vector<Digest>{sha256("abc")};
  diff::Finding finding{.kind = diff::FindingKind::file, .change = diff::Change::modified, .path = "/a"};
  append_object(finding.before, before);
  append_object(finding.after, after);
  const Item item = item_of(std::move(finding), 0);
  ASSERT_TRUE(item.file);
  EXPECT_EQ(item.file->size, 4U);
  EXPECT_EQ(item.file->size_before, 3U);
  EXPECT_EQ(item.file->uid, 7U);
  EXPECT_EQ(item.mtime, (Timestamp{5, 6}));
  EXPECT_TRUE(item.is_captured);
}

}  // namespace
}  // namespace exhibit::report
