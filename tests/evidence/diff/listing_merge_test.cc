#include "evidence/diff/listing_merge.h"

#include <gtest/gtest.h>

#include "tests/evidence/diff/listing_fixture.h"

namespace exhibit::diff {
namespace {

struct Recorder final : MergeVisitor {
  Result<void> only_in_a(std::string_view line, const LinePlace&) override { return note("a", line); }
  Result<void> only_in_b(std::string_view line, const LinePlace&) override { return note("b", line); }
  Result<void> in_both(std::string_view line, const LinePlace&, std::string_view, const LinePlace&) override {
    return note("both", line);
  }
  Result<void> note(const std::string& word, std::string_view line) {
    const auto end = line.find('"', 9);
    seen.push_back(word + " " + std::string(line.substr(9, end - 9)));
    return {};
  }
  Words seen;
};

Words merged(MemoryListing a, MemoryListing b, bool may_skip_parts = false) {
  Recorder recorder;
  EXPECT_TRUE(merge_listings(a, b, may_skip_parts, recorder));
  return recorder.seen;
}

TEST(ListingMerge, EqualListingsSayNothing) {
  const Entries entries = {a_directory("/"), a_file("/a"), a_file("/b")};
  EXPECT_EQ(merged(MemoryListing(entries), MemoryListing(entries)), Words{});
}

TEST(ListingMerge, FollowsTheCanonicalOrderOfComponents) {
  const Entries a = {a_directory("/a"), a_file("/a/z"), a_file("/a.b")};
  const Entries b = {a_directory("/a"), a_file("/a.a"), a_file("/a.b")};
  EXPECT_EQ(merged(MemoryListing(a), MemoryListing(b)), (Words{"a /a/z", "b /a.a"}));
}

TEST(ListingMerge, AccessTimeMakesNoDifference) {
  FileEntry read_since = a_file("/a");
  read_since.atime = later;
  EXPECT_EQ(merged(MemoryListing({a_file("/a")}), MemoryListing({read_since})), Words{});
}

TEST(ListingMerge, AnyOtherFieldDoes) {
  FileEntry touched = a_file("/a");
  touched.atime = later;
  touched.ctime = later;
  EXPECT_EQ(merged(MemoryListing({a_file("/a")}), MemoryListing({touched})), Words{"both /a"});
}

TEST(ListingMerge, EqualLinesOfAnUnreadEntryAreShown) {
  const Entries denied = {with_outcome(a_directory("/a"), OutcomeKind::denied)};
  EXPECT_EQ(merged(MemoryListing(denied), MemoryListing(denied)), Words{"both /a"});
}

TEST(ListingMerge, OneSideMayEnd) {
  EXPECT_EQ(merged(MemoryListing({a_file("/a"), a_file("/b")}), MemoryListing({a_file("/a")})), Words{"a /b"});
  EXPECT_EQ(merged(MemoryListing({}), MemoryListing({a_file("/a")})), Words{"b /a"});
}

TEST(ListingMerge, PassesOverEqualParts) {
  const Entries a = {a_file("/a"), a_file("/b"), a_file("/c"), a_file("/d"), a_file("/e"), a_file("/f")};
  Entries b = a;
  b[2] = a_file("/c", "other");
  MemoryListing before(a, 2);
  MemoryListing after(b, 2);
  Recorder recorder;
  ASSERT_TRUE(merge_listings(before, after, true, recorder));
  EXPECT_EQ(recorder.seen, Words{"both /c"});
  EXPECT_EQ(before.lines_read, 2);
  EXPECT_EQ(after.lines_read, 2);
}

TEST(ListingMerge, LooksIntoEqualPartsWhereTold) {
  const Entries entries = {a_file("/a"), a_file("/b")};
  MemoryListing before(entries, 1);
  MemoryListing after(entries, 1);
  Recorder recorder;
  ASSERT_TRUE(merge_listings(before, after, false, recorder));
  EXPECT_EQ(before.lines_read, 2);
}

struct BrokenSource final : LineSource {
  Result<std::optional<std::string_view>> next() override { return corrupt("listing", "damaged"); }
  std::string where() const override { return {}; }
  std::optional<Digest> part_ahead() const override { return {}; }
  void skip_part() override {}
};

TEST(ListingMerge, ADamagedSourceFailsIt) {
  BrokenSource broken;
  MemoryListing whole({a_file("/a")});
  Recorder recorder;
  EXPECT_FALSE(merge_listings(broken, whole, true, recorder));
  EXPECT_FALSE(merge_listings(whole, broken, true, recorder));
}

}  // namespace
}  // namespace exhibit::diff
