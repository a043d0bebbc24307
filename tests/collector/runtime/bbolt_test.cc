#include "collector/runtime/bbolt.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/collector/runtime/bolt_builder.h"

namespace exhibit {
namespace {

std::string value_in(const BoltFile& file, std::initializer_list<std::string_view> path) {
  return std::string(file.value({path.begin(), path.size()}).value_or("nothing"));
}

std::size_t count_in(const BoltFile& file, std::initializer_list<std::string_view> path) {
  return file.entries({path.begin(), path.size()}).size();
}

const BoltBucket sample{
    {{"v1", BoltBucket{{{"default", BoltBucket{{{"image", "bb:1"}, {"labels", BoltBucket{{{"a", "b"}}}}}}},
                        {"version", "3"}}}}}};

TEST(BoltFile, WalksInlineBuckets) {
  const std::string bytes = bolt_file(sample);
  const auto file = BoltFile::open(bytes);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->transaction(), 7U);
  EXPECT_EQ(value_in(*file, {"v1", "version"}), "3");
  EXPECT_EQ(value_in(*file, {"v1", "default", "image"}), "bb:1");
  EXPECT_EQ(value_in(*file, {"v1", "default", "labels", "a"}), "b");
  EXPECT_EQ(value_in(*file, {"v1", "default", "labels"}), "nothing") << "a bucket is no value";
  EXPECT_EQ(value_in(*file, {"v1", "none", "image"}), "nothing");
  EXPECT_EQ(value_in(*file, {"v1", "version", "x"}), "nothing");
  EXPECT_EQ(value_in(*file, {}), "nothing");
  EXPECT_EQ(count_in(*file, {"v1", "default"}), 2U);
}

TEST(BoltFile, GoesThroughBranchesAndBucketPages) {
  std::string leaf = bolt_leaf(BoltBucket{{{"bucket", bolt_bucket_at(6)}}});
  leaf[0] = 1;
  const std::string bytes =
      bolt_file(3, {bolt_page(2, 16, 0, ""), bolt_page(3, 1, 2, bolt_branch({{"a", 4}, {"m", 5}})),
                    bolt_page(4, 2, 1, leaf), bolt_page(5, 2, 2, bolt_leaf(BoltBucket{{{"m", "1"}, {"z", "2"}}})),
                    bolt_page(6, 2, 1, bolt_leaf(BoltBucket{{{"deep", "3"}}}))});
  const auto file = BoltFile::open(bytes);
  ASSERT_TRUE(file);
  EXPECT_EQ(value_in(*file, {"z"}), "2");
  EXPECT_EQ(value_in(*file, {"bucket", "deep"}), "3");
  EXPECT_EQ(count_in(*file, {}), 3U);
}

TEST(BoltFile, ReadsPagesThatOverflow) {
  const std::string bytes = bolt_file(BoltBucket{{{"big", std::string(3 * bolt_page_size, 'x')}, {"small", "y"}}});
  const auto file = BoltFile::open(bytes);
  ASSERT_TRUE(file);
  EXPECT_EQ(value_in(*file, {"big"}).size(), 3 * bolt_page_size);
}

TEST(BoltFile, TakesTheOtherMetaWhereOneIsTorn) {
  std::string bytes = bolt_file(sample);
  bytes[16 + 20] ^= 1;
  EXPECT_EQ(BoltFile::open(bytes)->transaction(), 7U);
  bytes[bolt_page_size + 16 + 20] ^= 1;
  EXPECT_FALSE(BoltFile::open(bytes));
}

TEST(BoltFile, OfACutFileGivesWhatIsThere) {
  const std::string bytes = bolt_file(sample);
  for (std::size_t length = 0; length < bytes.size(); length += 97) {
    const auto file = BoltFile::open(std::string_view(bytes).substr(0, length));
    EXPECT_EQ(file ? value_in(*file, {"v1", "version"}) : "nothing", "nothing") << length;
  }
}

TEST(BoltFile, EndsLoopsOfBranches) {
  const std::vector<BoltChild> itself(200, {"a", 3});
  const std::string bytes = bolt_file(3, {bolt_page(2, 16, 0, ""), bolt_page(3, 1, 200, bolt_branch(itself))});
  const auto file = BoltFile::open(bytes);
  ASSERT_TRUE(file);
  EXPECT_EQ(value_in(*file, {"a"}), "nothing");
  EXPECT_EQ(count_in(*file, {}), 0U);
}

TEST(BoltFile, BelievesNoCountAndNoOffset) {
  const std::string page = bolt_leaf(BoltBucket{{{"a", "1"}}});
  const std::string many = bolt_file(3, {bolt_page(2, 16, 0, ""), bolt_page(3, 2, 65535, page)});
  EXPECT_EQ(value_in(*BoltFile::open(many), {"b"}), "nothing");
  std::string far = page;
  far[7] = '\x7f';
  const std::string beyond = bolt_file(3, {bolt_page(2, 16, 0, ""), bolt_page(3, 2, 1, far)});
  EXPECT_EQ(value_in(*BoltFile::open(beyond), {"a"}), "nothing");
  const std::string no_root = bolt_file(4711, {bolt_page(2, 16, 0, "")});
  EXPECT_FALSE(BoltFile::open(no_root));
}

TEST(BoltFile, SurvivesRandomDamage) {
  const std::string whole = bolt_file(sample);
  std::mt19937 random(1);  // NOLINT: the same damage each time
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = whole;
    // Behind the metas, whose checksums would refuse it.
    for (int i = 0; i < 8; ++i)
      bytes[2 * bolt_page_size + random() % (bolt_page_size + 300)] = static_cast<char>(random());
    const auto file = BoltFile::open(bytes);
    if (!file) continue;
    value_in(*file, {"v1", "default", "labels", "a"});
    count_in(*file, {"v1", "default"});
  }
}

TEST(GoTime, IsReadFromItsBinaryForm) {
  // time.Date(2026, 11, 24, 9, 58, 36, 52820304, time.UTC).MarshalBinary()
  const std::string bytes("\x01\x00\x00\x00\x0e\xe2\x97\x56\xcc\x03\x25\xf9\x50\xff\xff", 15);
  EXPECT_EQ(go_time_text(bytes), "2026-11-24T09:58:36.052820304Z");
  EXPECT_EQ(go_time_text(bytes.substr(0, 14)), "");
  EXPECT_EQ(go_time_text(std::string(15, '\x7f')), "");
  EXPECT_EQ(go_time_text(""), "");
}

}  // namespace
}  // namespace exhibit
