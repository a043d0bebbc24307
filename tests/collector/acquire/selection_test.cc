#include "collector/acquire/selection.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

ProcessFacts process(std::int64_t pid) {
  ProcessFacts facts;
  facts.identity = {pid, 1};
  return facts;
}

class SelectionTest : public testing::Test {
 protected:
  SelectionTest() {
    for (const std::int64_t pid : {1, 10, 11, 20}) survey_.processes.push_back(process(pid));
    FoundContainer web;
    web.record.name = "web";
    web.record.id = "7b1d345b985018b0";
    web.processes = {1, 2};
    FoundContainer plain;
    plain.record.name = "plain";
    plain.record.id = "1f55ac12a03c";
    plain.processes = {3};
    found_.containers = {web, plain};
  }

  Result<std::vector<Target>> select(std::vector<std::string> containers, std::vector<std::int64_t> pids = {}) {
    CollectOptions options;
    options.containers = std::move(containers);
    options.pids = std::move(pids);
    return select_targets(options, survey_, found_);
  }

  Survey survey_;
  FoundContainers found_;
};

TEST_F(SelectionTest, AContainerThatHasExitedIsTakenAsAnyOther) {
  FoundContainer old;
  old.record.name = "old";
  old.record.id = "0ddba11";
  old.record.state = ContainerState::exited;
  old.stored = StoredRoot{};
  found_.containers.push_back(old);
  const auto all = select({});
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 3U);
  EXPECT_EQ((*all)[2].cid, "c0003");
  EXPECT_TRUE((*all)[2].processes.empty());
  const auto named = select({"old"});
  ASSERT_TRUE(named);
  ASSERT_EQ(named->size(), 1U);
  const auto by_pid = select({}, {10});
  ASSERT_TRUE(by_pid);
  EXPECT_EQ(by_pid->size(), 1U);
}

TEST_F(SelectionTest, TellsWhichContainerWasMeant) {
  const auto slipped = select({"plian"});
  ASSERT_FALSE(slipped);
  EXPECT_NE(slipped.error().detail.find("is plain meant?"), std::string::npos) << slipped.error().detail;
  EXPECT_EQ(select({"database"}).error().detail.find("meant"), std::string::npos);
}

TEST_F(SelectionTest, WithoutAWishEveryContainerIsTaken) {
  const auto targets = select({});
  ASSERT_EQ(targets->size(), 2u);
  EXPECT_EQ((*targets)[0].cid, "c0001");
  EXPECT_EQ((*targets)[0].processes.size(), 2u);
  EXPECT_EQ((*targets)[1].cid, "c0002");
}

TEST_F(SelectionTest, ByNameByIdAndByItsBeginning) {
  for (const char* wanted : {"web", "7b1d345b985018b0", "7b1d"}) {
    const auto targets = select({wanted});
    ASSERT_EQ(targets->size(), 1u) << wanted;
    EXPECT_EQ((*targets)[0].container->record.name, "web");
  }
}

TEST_F(SelectionTest, WhatMatchesNothingIsNamed) {
  const auto container = select({"web", "nothing"});
  ASSERT_FALSE(container);
  EXPECT_NE(container.error().message().find("--container nothing"), std::string::npos);
  EXPECT_FALSE(select({"7b1"}));  // too short to be an id's beginning
  const auto pid = select({}, {4711});
  ASSERT_FALSE(pid);
  EXPECT_NE(pid.error().message().find("4711"), std::string::npos);
}

TEST_F(SelectionTest, APidTakesThatProcessAlone) {
  const auto targets = select({}, {11});
  ASSERT_EQ(targets->size(), 1u);
  ASSERT_EQ((*targets)[0].processes.size(), 1u);
  EXPECT_EQ((*targets)[0].processes[0]->identity.pid, 11);
}

TEST_F(SelectionTest, AProcessOfNoContainerBelongsToTheHost) {
  const auto targets = select({"plain"}, {1});
  ASSERT_EQ(targets->size(), 2u);
  EXPECT_EQ((*targets)[1].cid, "host");
  EXPECT_EQ((*targets)[1].container, nullptr);
}

}  // namespace
}  // namespace exhibit
