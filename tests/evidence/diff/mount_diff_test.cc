#include "evidence/diff/mount_diff.h"

#include <gtest/gtest.h>

#include "evidence/diff/file_system_pairing.h"

namespace exhibit::diff {
namespace {

using Words = std::vector<std::string>;

MountDecision mount(std::string point, std::string fsid, std::string options = "rw") {
  MountDecision decision;
  decision.mount.mount_point = std::move(point);
  decision.mount.root = "/";
  decision.mount.fstype = "ext4";
  decision.mount.source = "/dev/sda1";
  decision.mount.options = std::move(options);
  decision.kind = fsid.empty() ? MountDecisionKind::skipped : MountDecisionKind::walked;
  decision.reason = fsid.empty() ? "network" : "";
  decision.fsid = std::move(fsid);
  return decision;
}

Words told(const std::vector<Finding>& findings) {
  Words words;
  for (const Finding& finding : findings)
    words.push_back(std::string(change_word(finding.change)) + " " + finding.path);
  return words;
}

/// Both sides saw all there was.
std::vector<Finding> compared(const std::vector<MountDecision>& a, const std::vector<MountDecision>& b) {
  return diff_mounts(pair_mounts(a, b));
}

MountDecision further(std::string point, std::string fsid, std::int64_t pid, std::string source = "tmpfs") {
  MountDecision decision = mount(std::move(point), std::move(fsid));
  decision.mount.source = std::move(source);
  decision.seen_by = {pid, 1000U + static_cast<std::uint64_t>(pid)};
  return decision;
}

TEST(MountDiff, AddedModifiedRemoved) {
  const auto findings = compared({mount("/", "fs1"), mount("/a", ""), mount("/b", "")},
                                 {mount("/", "fs9"), mount("/a", "", "ro"), mount("/c", "")});
  EXPECT_EQ(told(findings), (Words{"modified /a", "added /c", "removed /b"}));
  EXPECT_EQ(findings[0].reasons, Words{"options rw → ro"});
}

TEST(MountDiff, NumbersMakeNoDifference) {
  MountDecision renumbered = mount("/", "fs1");
  renumbered.mount.id = 99;
  renumbered.mount.dev = "0:77";
  EXPECT_TRUE(compared({mount("/", "fs1")}, {renumbered}).empty());
}

TEST(MountDiff, OfStackedMountsTheLastCounts) {
  MountDecision covered = mount("/a", "");
  covered.kind = MountDecisionKind::covered;
  EXPECT_EQ(told(compared({mount("/a", "")}, {covered, mount("/a", "", "ro")})), Words{"modified /a"});
}

TEST(MountDiff, AFurtherNamespaceIsNotThatOfAPid) {
  EXPECT_TRUE(
      compared({mount("/", "fs1"), further("/tmp", "fs2", 7)}, {mount("/", "fs1"), further("/tmp", "fs3", 8)}).empty());
}

TEST(MountDiff, WhatAFurtherNamespaceShowsIsNotWhatTheContainerShows) {
  EXPECT_EQ(told(compared({mount("/tmp", "fs1")}, {mount("/tmp", "fs1"), further("/tmp", "fs2", 7)})),
            Words{"added /proc/7/root/tmp"});
  EXPECT_EQ(told(compared({mount("/", "fs1"), further("/", "fs2", 7)}, {mount("/", "fs1")})),
            Words{"removed /proc/7/root"});
}

TEST(MountDiff, WhatASideCouldNotSeeIsNotRemoved) {
  const std::vector<MountDecision> before = {mount("/a", ""), further("/tmp", "fs2", 7)};
  const auto findings = diff_mounts(pair_mounts(before, {}), {.a = {}, .b = "B could not look"});
  EXPECT_EQ(told(findings), (Words{"removed /a", "unknown /proc/7/root/tmp"}));
  EXPECT_EQ(findings[1].reasons.back(), "B could not look");
}

ContainerRecord named(std::string name) {
  ContainerRecord record;
  record.name = std::move(name);
  return record;
}

TEST(FileSystemPairing, FurtherMountsThatAreAlikeArePairedInTheirOrder) {
  const std::vector<ContainerRecord> containers = {named("web")};
  const std::vector<PairedMounts> mounts = {
      {{{further("/tmp", "fs1", 7), further("/tmp", "fs2", 9), further("/tmp", "fs3", 7, "other")}},
       {{further("/tmp", "fs4", 17, "other"), further("/tmp", "fs5", 18), further("/tmp", "fs6", 19)}}}};
  const auto found = pair_file_systems({{containers.data(), containers.data(), {}}}, mounts);
  ASSERT_EQ(found.size(), 3);
  EXPECT_EQ(found[0].a->fsid + found[0].b->fsid, "fs3fs4");
  EXPECT_EQ(found[1].a->fsid + found[1].b->fsid, "fs1fs5");
  EXPECT_EQ(found[2].a->fsid + found[2].b->fsid, "fs2fs6");
  EXPECT_EQ(found[1].mount_point, "/proc/18/root/tmp");
}

TEST(FileSystemPairing, EachPairOfWalksOnce) {
  const std::vector<ContainerRecord> containers = {named("web"), named("db")};
  const std::vector<ContainerPair> pairs = {{containers.data(), containers.data(), {}},
                                            {&containers[1], &containers[1], {}}};
  const std::vector<PairedMounts> mounts = {
      {{{mount("/", "fs1"), mount("/data", "fs2")}}, {{mount("/", "fs7"), mount("/data", "fs8")}}},
      {{{mount("/shared", "fs2"), mount("/", "fs3")}}, {{mount("/shared", "fs8"), mount("/", "fs9")}}}};
  const auto found = pair_file_systems(pairs, mounts);
  ASSERT_EQ(found.size(), 3);
  EXPECT_EQ(found[1].a->fsid, "fs2");
  EXPECT_EQ(found[1].b->fsid, "fs8");
  EXPECT_EQ(found[1].container, 0);
  EXPECT_EQ(found[1].mount_point, "/data");
  EXPECT_EQ(found[1].also_seen, Words{"also seen by db below /shared"});
  EXPECT_TRUE(found[0].also_seen.empty());
}

TEST(FileSystemPairing, WhatOneSideDidNotWalkIsUnknown) {
  const PairedMounts mounts = {{{mount("/", "fs1"), mount("/n", "fs2"), mount("/gone", "fs3")}},
                               {{mount("/", "fs1"), mount("/n", "")}}};
  const auto findings = find_unwalked(mounts);
  EXPECT_EQ(told(findings), Words{"unknown /n"});
  EXPECT_EQ(findings[0].reasons, Words{"B did not walk what is mounted here: network"});
}

MountDecision layered(std::string point, std::vector<std::string> fsids) {
  MountDecision decision = mount(std::move(point), "");
  decision.kind = MountDecisionKind::layered;
  decision.upper = fsids.front();
  decision.lowers.assign(fsids.begin() + 1, fsids.end());
  return decision;
}

TEST(FileSystemPairing, LayersArePairedAsOne) {
  const std::vector<ContainerRecord> containers = {named("web"), named("db")};
  const std::vector<ContainerPair> pairs = {{containers.data(), containers.data(), {}},
                                            {&containers[1], &containers[1], {}}};
  const std::vector<PairedMounts> mounts = {{{{layered("/", {"fs1", "fs2"})}}, {{layered("/", {"fs7", "fs8"})}}},
                                            {{{layered("/", {"fs3", "fs2"})}}, {{mount("/", "fs9")}}}};
  const auto found = pair_file_systems(pairs, mounts);
  ASSERT_EQ(found.size(), 2);
  EXPECT_EQ(found[0].a->lowers, Words{"fs2"});
  EXPECT_EQ(found[1].b->fsid, "fs9");
  EXPECT_TRUE(find_unwalked(mounts[0]).empty());
  EXPECT_TRUE(find_unwalked(mounts[1]).empty());
}

TEST(FileSystemPairing, ASideWithoutMountsIsNotCompared) {
  const std::vector<ContainerRecord> containers = {named("web")};
  EXPECT_TRUE(
      pair_file_systems({{containers.data(), containers.data(), {}}}, {{{{mount("/", "fs1")}}, std::nullopt}}).empty());
}

}  // namespace
}  // namespace exhibit::diff
