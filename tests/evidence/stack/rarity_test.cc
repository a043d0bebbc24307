#include "evidence/stack/rarity.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace exhibit::stack {
namespace {

/// Containers of one image, and what each has.
class RarityTest : public testing::Test {
 protected:
  std::uint32_t container(const std::string& id, const std::string& machine = "m", std::int64_t taken = 0) {
    ContainerRecord record;
    record.id = id;
    record.image = "image";
    return population_.add("b.tar", {.id = "b", .machine_id = machine, .taken = {taken, 0}}, record).value();
  }

  void has(std::uint32_t appearance, std::string subject, std::string identity, bool is_unread = false) {
    items_.push_back({0, ItemKind::file, std::move(subject), std::move(identity), is_unread, appearance});
  }

  /// "subject identity" of what is rare.
  std::vector<std::string> rare(std::uint64_t at_most = 1) {
    std::ranges::sort(items_, {}, &to_record);
    std::vector<std::string> found;
    RarityCount count(population_, at_most, [&](const RareItem& item) {
      found.push_back(item.item.subject + " " + item.item.identity);
      last_ = {item.with_this, item.with_subject, item.machines};
      times_ = {item.first_taken.seconds, item.last_taken.seconds};
    });
    for (const Item& item : items_) count.add(item);
    count.finish();
    return found;
  }

  using Found = std::vector<std::string>;
  Population population_;
  std::vector<Item> items_;
  std::vector<std::uint64_t> last_;
  std::vector<std::int64_t> times_;
};

TEST_F(RarityTest, WhatOneOfThreeHas) {
  const auto a = container("a");
  const auto b = container("b");
  container("c");
  has(a, "/implant", "x");
  has(a, "/two", "x");
  has(b, "/two", "x");
  EXPECT_EQ(rare(), Found{"/implant x"});
  EXPECT_EQ(last_, (std::vector<std::uint64_t>{1, 1, 1}));
  EXPECT_EQ(rare(2), (Found{"/implant x", "/two x"}));
}

TEST_F(RarityTest, WhatAllHaveIsNeverRare) {
  const auto a = container("a");
  has(a, "/f", "x");
  EXPECT_EQ(rare(), Found{});
  const auto b = container("b");
  has(b, "/f", "x");
  EXPECT_EQ(rare(5), Found{});
}

TEST_F(RarityTest, AnotherContentThanTheOthersHave) {
  const auto a = container("a");
  const auto b = container("b");
  const auto c = container("c");
  for (const auto one : {a, b}) has(one, "/bin/ls", "good");
  has(c, "/bin/ls", "evil");
  EXPECT_EQ(rare(), Found{"/bin/ls evil"});
  EXPECT_EQ(last_, (std::vector<std::uint64_t>{1, 3, 1}));
}

TEST_F(RarityTest, OfContentsThatAllDifferNoneIsRarer) {
  for (const char* id : {"a", "b", "c"}) has(container(id), "/etc/hostname", id);
  EXPECT_EQ(rare(), Found{});
}

TEST_F(RarityTest, WhatWasNotReadDiffersFromNothing) {
  const auto a = container("a");
  const auto b = container("b");
  const auto c = container("c");
  for (const auto one : {a, b}) has(one, "/f", "good");
  has(c, "/f", "file 0644", true);
  EXPECT_EQ(rare(), Found{});
  has(c, "/g", "file 0644", true);
  EXPECT_EQ(rare(), Found{"/g file 0644"});
}

TEST_F(RarityTest, AContainerInTwoBundlesCountsOnceAndTellsWhen) {
  const auto monday = container("a", "m", 100);
  const auto tuesday = container("a", "m", 200);
  container("b");
  has(tuesday, "/implant", "x");
  has(monday, "/implant", "x");
  EXPECT_EQ(rare(), Found{"/implant x"});
  EXPECT_EQ(times_, (std::vector<std::int64_t>{100, 200}));
}

TEST_F(RarityTest, TheSameIdOnTwoMachinesIsTwoContainers) {
  for (const char* machine : {"m", "n"}) has(container("a", machine), "/f", "x");
  container("b");
  EXPECT_EQ(rare(), Found{});
  EXPECT_EQ(rare(2), Found{"/f x"});
  EXPECT_EQ(last_, (std::vector<std::uint64_t>{2, 2, 2}));
}

}  // namespace
}  // namespace exhibit::stack
