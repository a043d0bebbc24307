#include "collector/crosscheck/cross_check.h"

#include <gtest/gtest.h>

#include "collector/crosscheck/cgroup_members.h"
#include "collector/crosscheck/mounts_over_proc.h"
#include "collector/crosscheck/pid_probe.h"

namespace exhibit {
namespace {

std::vector<std::string> texts(const std::vector<Unlisted>& unlisted) {
  std::vector<std::string> texts;
  for (const Unlisted& one : unlisted) texts.push_back(std::to_string(one.pid) + " by " + one.found_by);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(CrossCheck, FindsNothingWhereAllViewsAgree) {
  EXPECT_EQ(
      texts(not_listed({1, 2, 30}, {.processes = {1, 2, 30}, .threads = {1, 2, 30, 31}}, {.taken = {1, 2, 30, 31}})),
      Texts{});
}

TEST(CrossCheck, FindsWhatCgroupsHoldAndTheListingDoesNot) {
  EXPECT_EQ(texts(not_listed({1}, {.processes = {1, 30}, .threads = {1, 30}}, {.taken = {1, 30}})),
            Texts{"30 by cgroup.procs"});
}

TEST(CrossCheck, FindsWhatOnlyItsNumberGivesAway) {
  EXPECT_EQ(texts(not_listed({1}, {.processes = {1}, .threads = {1}}, {.taken = {1, 44}})), Texts{"44 by its number"});
}

TEST(CrossCheck, DoesNotFindItselfHidden) {
  const auto proc = ProcFs::open();
  ASSERT_TRUE(proc);
  auto found = survey(*proc);
  ASSERT_TRUE(found);
  cross_check(*proc, *found);
  for (const SurveyFinding& finding : found->findings)
    EXPECT_NE(finding.name, "hidden") << finding.target << finding.note;
}

TEST(CgroupMembers, ReadsOneNumberALine) {
  EXPECT_EQ(parse_members("7\n0\n12\n"), (std::set<std::int64_t>{7, 12}));
  EXPECT_EQ(parse_members("7\n12"), (std::set<std::int64_t>{7, 12}));
  EXPECT_EQ(parse_members("rm -rf\n-3\n"), std::set<std::int64_t>{});
}

TEST(PidProbe, FindsThisProgramAndSaysHowFarItCame) {
  const PidProbe probe = probe_pids(::getpid(), std::chrono::seconds(60));
  ASSERT_FALSE(probe.taken.empty());
  EXPECT_EQ(probe.taken.back(), ::getpid());
  EXPECT_EQ(probe.tried_to, ::getpid());
}

TEST(PidProbe, StopsWhenItsTimeIsOver) {
  const PidProbe probe = probe_pids(std::int64_t{1} << 22, std::chrono::milliseconds(0));
  EXPECT_LT(probe.tried_to, std::int64_t{1} << 22);
}

Mount mount_at(const char* point, const char* fstype, const char* options = "rw") {
  Mount mount;
  mount.mount_point = point;
  mount.fstype = fstype;
  mount.source = fstype;
  mount.root = "/";
  mount.super_options = options;
  return mount;
}

TEST(MountsOverProc, AreNoneOnAnOrdinaryHost) {
  EXPECT_TRUE(
      mounts_over_proc({mount_at("/proc", "proc"), mount_at("/proc/sys/fs/binfmt_misc", "autofs")}, true).empty());
}

TEST(MountsOverProc, TellOfAMountOverAProcess) {
  const auto findings = mounts_over_proc({mount_at("/proc", "proc"), mount_at("/proc/1234", "tmpfs")}, true);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].target, "/proc/1234");
  EXPECT_TRUE(findings[0].outcome.is_ok());
}

TEST(MountsOverProc, AreGapsWhereTheyCannotBeReadBeneath) {
  const auto findings = mounts_over_proc({mount_at("/proc/1234/fd", "ext4")}, false);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_TRUE(findings[0].outcome.is_gap());
}

TEST(MountsOverProc, TellOfASecondProcAndOfHidepid) {
  const auto findings =
      mounts_over_proc({mount_at("/proc", "proc", "rw,gid=4,hidepid=invisible"), mount_at("/proc", "tmpfs")}, true);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].note, "hidepid=invisible");
  EXPECT_EQ(findings[1].name, "mount");
  EXPECT_TRUE(mounts_over_proc({mount_at("/proc", "proc", "rw,hidepid=0")}, true).empty());
}

TEST(StoppedEarly, ASurveySaysHowManyItDidNotLookAt) {
  const StopFlag stop{true};
  const auto proc = ProcFs::open();
  const auto found = survey(*proc, stop);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->processes.empty());
  EXPECT_EQ(found->vanished, 0U);
  ASSERT_EQ(found->findings.size(), 1U);
  EXPECT_EQ(found->findings[0].name, "stopped");
  EXPECT_EQ(found->findings[0].outcome.kind, OutcomeKind::partial);
}

TEST(StoppedEarly, ACrossCheckSaysThatItSoughtNothing) {
  const StopFlag stop{true};
  const auto proc = ProcFs::open();
  Survey empty;
  cross_check(*proc, empty, stop);
  EXPECT_TRUE(empty.processes.empty());
  ASSERT_FALSE(empty.findings.empty());
  EXPECT_EQ(empty.findings.back().name, "stopped");
}

}  // namespace
}  // namespace exhibit
