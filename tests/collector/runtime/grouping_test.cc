#include "collector/runtime/grouping.h"

#include <gtest/gtest.h>

#include "tests/collector/runtime/survey_builder.h"

namespace exhibit {
namespace {

const std::string id(64, 'a');
const std::string other(64, 'b');

/// The pids of each group.
std::vector<std::vector<std::int64_t>> pids_of(const Survey& survey) {
  std::vector<std::vector<std::int64_t>> groups;
  for (const ProcessGroup& group : group_processes(survey).groups) {
    groups.emplace_back();
    for (const std::size_t member : group.members) groups.back().push_back(survey.processes[member].identity.pid);
  }
  return groups;
}

std::vector<std::int64_t> leaders_of(const Survey& survey) {
  std::vector<std::int64_t> leaders;
  for (const ProcessGroup& group : group_processes(survey).groups) {
    leaders.push_back(survey.processes[group.leader].identity.pid);
  }
  return leaders;
}

using Groups = std::vector<std::vector<std::int64_t>>;

FakeProcess docker(std::int64_t pid, std::int64_t parent, std::int64_t inside) {
  return FakeProcess(pid, parent).mounts(10).pids(20, inside).root(5).cgroup("/docker/" + id);
}

TEST(Grouping, OfAHostWithoutContainersIsEmpty) {
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 1), FakeProcess(11, 2).kernel_thread().mounts(7).root(7)})), Groups{});
}

TEST(Grouping, TakesServicesWithPrivateMountsForNoContainers) {
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 1).mounts(7).cgroup("/system.slice/ntpd.service")})), Groups{});
}

TEST(Grouping, JoinsByMountNamespaceAcrossCgroups) {
  const Survey survey =
      survey_of({docker(10, 1, 1), docker(11, 10, 7), FakeProcess(12, 3).mounts(10).pids(20, 9).root(5)});
  EXPECT_EQ(pids_of(survey), (Groups{{10, 11, 12}}));
  EXPECT_EQ(leaders_of(survey), std::vector<std::int64_t>{10});
}

TEST(Grouping, KeepsAThreadWithItsOwnMountsInItsProcess) {
  EXPECT_EQ(pids_of(survey_of({docker(10, 1, 1), docker(11, 1, 1).mounts(70).thread_of(10)})), (Groups{{10, 11}}));
  EXPECT_EQ(pids_of(survey_of({docker(10, 1, 1), docker(11, 1, 1).mounts(70).root(71).cgroup("/").thread_of(10)})),
            (Groups{{10, 11}}));
}

TEST(Grouping, PutsAFirstThreadThatEndedWhereTheOthersAre) {
  const Survey survey = survey_of({docker(10, 3, 1).dead(), docker(11, 3, 1).thread_of(10), docker(12, 3, 4)});
  EXPECT_EQ(pids_of(survey), (Groups{{10, 11, 12}}));
  EXPECT_EQ(leaders_of(survey), std::vector<std::int64_t>{11});
}

TEST(Grouping, FindsAContainerInTheHostsPidNamespace) {
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 1).mounts(10).root(5).cgroup("/docker/" + id),
                               FakeProcess(11, 10).mounts(10).root(5)})),
            (Groups{{10, 11}}));
}

TEST(Grouping, FindsWhatWasMovedToTheRootCgroup) {
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 1).mounts(10).pids(20, 1).root(5)})), (Groups{{10}}));
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 1).mounts(10).root(5)})), (Groups{{10}}))
      << "by the root directory alone";
}

TEST(Grouping, KeepsContainersOfAPodApartThatShareNamespaces) {
  const Survey survey =
      survey_of({FakeProcess(10, 3).mounts(10).pids(20, 1).root(5).cgroup("/kubepods/podab/" + id),
                 FakeProcess(11, 3).mounts(11).pids(20, 2).root(6).cgroup("/kubepods/podab/" + other)});
  EXPECT_EQ(pids_of(survey), (Groups{{10}, {11}}));
}

TEST(Grouping, JoinsAChrootFromTheHostByItsRoot) {
  EXPECT_EQ(pids_of(survey_of({docker(10, 1, 1), FakeProcess(11, 3).root(5)})), (Groups{{10, 11}}));
}

TEST(Grouping, MakesAGroupOfAChrootThatIsNoContainers) {
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 3).root(7), FakeProcess(11, 10).root(7), FakeProcess(12, 3).root(8)})),
            (Groups{{10, 11}, {12}}));
}

TEST(Grouping, DoesNotPullAServicesParentIntoItsChrootedChilds) {
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 1).mounts(7), FakeProcess(11, 10).mounts(7).root(8)})), (Groups{{11}}));
}

TEST(Grouping, KeepsAProcessThatChangedItsRootToTheHosts) {
  // docker run --pid=host -v /:/host … chroot /host, moved to the root cgroup.
  const Survey survey =
      survey_of({FakeProcess(10, 3).mounts(10).root(5).cgroup("/docker/" + id), FakeProcess(11, 10).mounts(10)});
  EXPECT_EQ(pids_of(survey), (Groups{{10, 11}}));
  EXPECT_EQ(leaders_of(survey), std::vector<std::int64_t>{10});
}

TEST(Grouping, JoinsByPidNamespaceAlone) {
  EXPECT_EQ(pids_of(survey_of({docker(10, 1, 1), FakeProcess(11, 3).pids(20, 9)})), (Groups{{10, 11}}));
}

TEST(Grouping, FindsAPidNamespaceWithoutAnyMounts) {
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 3).pids(21, 1), FakeProcess(11, 10).pids(21, 2)})), (Groups{{10, 11}}));
}

TEST(Grouping, KeepsAnEscapedProcessByItsCgroup) {
  const Survey survey = survey_of({FakeProcess(9, 10).cgroup("/docker/" + id).started(500), docker(10, 1, 1)});
  EXPECT_EQ(pids_of(survey), (Groups{{9, 10}}));
  EXPECT_EQ(leaders_of(survey), std::vector<std::int64_t>{10});
}

TEST(Grouping, TakesNoSingleForgedControllerForAContainer) {
  const std::vector<CgroupLine> forged = {
      {3, "cpu", "/"}, {2, "devices", "/docker/" + other}, {1, "pids", "/"}, {0, "", "/"}};
  EXPECT_EQ(pids_of(survey_of({FakeProcess(10, 1).cgroups(forged)})), Groups{});
}

TEST(Grouping, LeavesMonitorsInTheirContainersCgroupOut) {
  const Survey survey = survey_of(
      {FakeProcess(9, 1).cgroup("/docker/" + id).called("containerd-shim", {"containerd-shim-runc-v2", "-id", id}),
       docker(10, 9, 1)});
  EXPECT_EQ(pids_of(survey), (Groups{{10}}));
}

TEST(Grouping, IsNotFooledByAMonitorsName) {
  const Survey survey = survey_of({FakeProcess(9, 1).cgroup("/docker/" + id).called("conmon", {"conmon"}),
                                   docker(10, 1, 1), docker(11, 10, 2).called("containerd-shim", {"containerd-shim"})});
  EXPECT_EQ(pids_of(survey), (Groups{{9, 10, 11}}));
}

TEST(Grouping, MergesAPrivateMountNamespaceInsideAContainer) {
  const Survey survey =
      survey_of({docker(10, 1, 1), docker(11, 10, 5).mounts(12), FakeProcess(13, 11).mounts(13).pids(20, 6).root(5)});
  EXPECT_EQ(pids_of(survey), (Groups{{10, 11, 13}}));
}

TEST(Grouping, KeepsANestedContainerApart) {
  const Survey survey =
      survey_of({docker(10, 1, 1),
                 FakeProcess(11, 10).mounts(12).pids(21, 1).root(6).cgroup("/docker/" + id + "/docker/" + other)});
  EXPECT_EQ(pids_of(survey), (Groups{{10}, {11}}));
}

TEST(Grouping, KeepsTwoContainersOnOneRootFileSystemApart) {
  const Survey survey =
      survey_of({docker(10, 1, 1), FakeProcess(11, 1).mounts(11).pids(21, 1).root(5).cgroup("/docker/" + other)});
  EXPECT_EQ(pids_of(survey), (Groups{{10}, {11}}));
}

TEST(Grouping, PutsAZombieWhereItsParentIs) {
  EXPECT_EQ(pids_of(survey_of({docker(10, 1, 1), FakeProcess(11, 10).dead(), FakeProcess(12, 1).dead()})),
            (Groups{{10, 11}}));
}

TEST(Grouping, PrefersTheFirstProcessFromOutsideAsLeader) {
  // An nsenter that is older by pid, a child with a pid namespace of its own, and the container's init.
  const Survey survey = survey_of({FakeProcess(8, 3).mounts(10).pids(20, 30).root(5).started(900),
                                   docker(10, 3, 1).started(500), docker(12, 10, 4).pids(22, 1).started(600)});
  EXPECT_EQ(leaders_of(survey), std::vector<std::int64_t>{10});
}

TEST(Grouping, MergesAGvisorSandboxWithItsGofer) {
  const Survey survey = survey_of(
      {FakeProcess(10, 1).mounts(10).pids(20, 1).root(5).called("exe", {"runsc-gofer", "gofer", "--bundle", "/b"}),
       FakeProcess(11, 1).mounts(11).root(6).called("exe", {"runsc-sandbox", "boot", "--bundle=/b", "t"})});
  EXPECT_EQ(pids_of(survey), (Groups{{10, 11}}));
}

TEST(Grouping, WorksWithoutTheHostsFacts) {
  Survey survey = survey_of({docker(10, 1, 1), FakeProcess(11, 1)});
  survey.host = {};
  for (ProcessFacts& process : survey.processes) process.root.reset(), process.namespaces.clear();
  EXPECT_EQ(pids_of(survey), (Groups{{10}}));
}

}  // namespace
}  // namespace exhibit
