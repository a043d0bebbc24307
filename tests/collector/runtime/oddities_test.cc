#include "collector/runtime/oddities.h"

#include <gtest/gtest.h>

#include "tests/collector/runtime/survey_builder.h"

namespace exhibit {
namespace {

const std::string id(64, 'a');

FakeProcess docker(std::int64_t pid, std::int64_t parent, std::int64_t inside) {
  return FakeProcess(pid, parent).mounts(10).pids(20, inside).root(5).cgroup("/docker/" + id);
}

std::vector<Evidence> oddities_with(ProcessFacts member) {
  const Grouping grouping = group_processes(survey_of({docker(10, 3, 1), std::move(member)}));
  return grouping.groups.empty() ? std::vector<Evidence>() : grouping.groups[0].oddities;
}

std::string only_word(const std::vector<Evidence>& oddities) {
  return oddities.size() == 1 ? oddities[0].source + ": " + oddities[0].says
                              : std::to_string(oddities.size()) + " oddities";
}

TEST(Oddities, OfAnOrdinaryChildAreNone) { EXPECT_TRUE(oddities_with(docker(11, 10, 2)).empty()); }

TEST(Oddities, TellOfNsenter) {
  const auto oddities = oddities_with(FakeProcess(11, 3).mounts(10).pids(20, 9).root(5).cgroup("/user.slice"));
  ASSERT_EQ(oddities.size(), 1U);
  EXPECT_EQ(oddities[0].where, "/proc/11");
  EXPECT_EQ(oddities[0].says, "joined, cgroup differs: /user.slice, the leader's is /docker/" + id);
}

TEST(Oddities, TellOfAChrootFromOutside) {
  EXPECT_NE(only_word(oddities_with(FakeProcess(11, 3).root(5).cgroup("/docker/" + id))).find("chroot from outside"),
            std::string::npos);
}

TEST(Oddities, TellOfAnEscape) {
  EXPECT_EQ(only_word(oddities_with(FakeProcess(11, 10).cgroup("/docker/" + id))),
            "cgroup: is the container's, but root directory and mount namespace are the host's");
}

TEST(Oddities, AreOneForManyProcesses) {
  std::vector<ProcessFacts> processes = {docker(10, 3, 1)};
  for (std::int64_t pid = 100; pid < 120; ++pid)
    processes.push_back(FakeProcess(pid, 3).mounts(10).pids(20, pid).root(5));
  const Grouping grouping = group_processes(survey_of(processes));
  ASSERT_EQ(grouping.groups.size(), 1U);
  ASSERT_EQ(grouping.groups[0].oddities.size(), 1U);
  EXPECT_TRUE(grouping.groups[0].oddities[0].where.ends_with("/proc/107 and 12 more"))
      << grouping.groups[0].oddities[0].where;
}

}  // namespace
}  // namespace exhibit
