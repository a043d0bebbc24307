#include "evidence/stack/external_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "evidence/bundle/output.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::stack {
namespace {

std::vector<std::string> random_records() {
  std::mt19937 random(7);  // NOLINT: the same records in every run
  std::vector<std::string> records;
  for (int n = 0; n < 5000; ++n) {
    std::string record(random() % 300, '\0');
    for (char& byte : record) byte = static_cast<char>(random());
    records.push_back(record);
  }
  records.push_back(std::string(200'000, 'x'));
  records.push_back(records.front());
  return records;
}

class ExternalSortTest : public testing::TestWithParam<std::size_t> {};

TEST_P(ExternalSortTest, GivesAllRecordsInOrder) {
  const TemporaryFolder folder;
  ExternalSort sort(folder.path(), GetParam());
  std::vector<std::string> expected = random_records();
  for (const std::string& record : expected) sort.add(record);
  std::ranges::sort(expected);
  std::vector<std::string> sorted;
  sort.drain([&](std::string_view record) { sorted.emplace_back(record); });
  EXPECT_EQ(sorted, expected);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

INSTANTIATE_TEST_SUITE_P(Memory, ExternalSortTest, testing::Values(1, 10'000, 200'000, std::size_t{64} << 20));

TEST(ExternalSort, WritesRunsOnlyWhereItMust) {
  const TemporaryFolder folder;
  ExternalSort small(folder.path(), 1'000);
  ExternalSort large(folder.path(), std::size_t{64} << 20);
  for (const std::string& record : random_records()) small.add(record), large.add(record);
  EXPECT_GT(small.runs(), 100U);
  EXPECT_EQ(large.runs(), 0U);
}

TEST(ExternalSort, OfNothingGivesNothing) {
  ExternalSort sort("/nowhere", 1'000);
  sort.drain([](std::string_view) { FAIL(); });
}

TEST(ExternalSort, SaysWhereItCannotWrite) {
  ExternalSort sort("/nowhere", 1);
  EXPECT_THROW(sort.add("x"), OutputError);
}

}  // namespace
}  // namespace exhibit::stack
