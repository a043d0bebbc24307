#include "collector/rootfs/mount_plan.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

/// As if the host's root had mounted everything.
AnsweringMounts roots() {
  std::vector<Mount> mounts(200);
  for (std::size_t i = 0; i < mounts.size(); ++i) mounts[i].id = i;
  AnsweringMounts answering;
  answering.learn(mounts, true);
  return answering;
}

Mount mount(std::uint64_t id, std::uint64_t parent, std::string point, std::string fstype = "ext4",
            std::string dev = "8:1", std::string root = "/data") {
  return {id, parent, std::move(dev), std::move(root), std::move(point), "rw", std::move(fstype), "src", "rw"};
}

std::expected<OverlayLayers, NoLayers> open_none(const Mount&) { return std::unexpected(NoLayers{"closed"}); }

std::vector<MountDecision> decisions_of(MountPlanner& planner, const std::vector<Mount>& mounts) {
  std::vector<MountDecision> decisions;
  for (PlannedMount& planned : planner.plan(mounts, roots(), open_none))
    decisions.push_back(std::move(planned.decision));
  return decisions;
}

std::vector<MountDecision> plan(const std::vector<Mount>& mounts, MountOptions options = {}) {
  MountPlanner planner(options, "254:0");
  return decisions_of(planner, mounts);
}

TEST(MountPlan, WalksTheRootAndGivesItAnId) {
  const auto decisions = plan({mount(1, 0, "/", "overlay", "0:38", "/")});
  ASSERT_EQ(decisions.size(), 1u);
  EXPECT_EQ(decisions[0].kind, MountDecisionKind::walked);
  EXPECT_EQ(decisions[0].fsid, "fs0001");
}

TEST(MountPlan, OneTreeIsWalkedOnceForAllContainers) {
  MountPlanner planner({}, "254:0");
  const auto first = decisions_of(planner, {mount(1, 0, "/"), mount(2, 1, "/data", "ext4", "8:2", "/volume")});
  const auto second =
      decisions_of(planner, {mount(11, 0, "/", "ext4", "8:9"), mount(12, 11, "/other", "ext4", "8:2", "/volume")});
  EXPECT_EQ(first[1].kind, MountDecisionKind::walked);
  EXPECT_EQ(second[1].kind, MountDecisionKind::shared);
  EXPECT_EQ(second[1].fsid, first[1].fsid);
  EXPECT_NE(second[0].fsid, first[0].fsid);
}

TEST(MountPlan, KernelNetworkAndHostRootAreSkippedWithTheirReason) {
  const std::vector<Mount> mounts = {
      mount(1, 0, "/"), mount(2, 1, "/proc", "proc", "0:4", "/"), mount(3, 1, "/nfs", "nfs4", "0:50", "/"),
      mount(4, 1, "/f", "fuse.sshfs", "0:51", "/"), mount(5, 1, "/host", "ext4", "254:0", "/")};
  const auto careful = plan(mounts);
  for (std::size_t i = 1; i < mounts.size(); ++i) {
    EXPECT_EQ(careful[i].kind, MountDecisionKind::skipped) << mounts[i].mount_point;
    EXPECT_FALSE(careful[i].reason.empty());
  }
  const auto asked = plan(mounts, {true, true});
  EXPECT_EQ(asked[1].kind, MountDecisionKind::skipped);
  for (std::size_t i = 2; i < mounts.size(); ++i) EXPECT_EQ(asked[i].kind, MountDecisionKind::walked) << i;
}

TEST(MountPlan, AMountUnderAnotherOnTheSamePointIsCovered) {
  const auto decisions =
      plan({mount(1, 0, "/"), mount(2, 1, "/dev/shm", "tmpfs", "0:5"), mount(3, 2, "/dev/shm", "tmpfs", "0:6")});
  EXPECT_EQ(decisions[1].kind, MountDecisionKind::covered);
  EXPECT_EQ(decisions[2].kind, MountDecisionKind::walked);
}

TEST(MountPlan, AMountBelowAFolderThatIsMountedOverIsCovered) {
  const auto decisions =
      plan({mount(1, 0, "/"), mount(2, 1, "/run/host/file", "tmpfs", "0:5"), mount(3, 1, "/run", "tmpfs", "0:6")});
  EXPECT_EQ(decisions[1].kind, MountDecisionKind::covered);
}

TEST(MountPlan, AMountOnAMountIsReached) {
  const auto decisions =
      plan({mount(1, 0, "/"), mount(2, 1, "/run", "tmpfs", "0:5"), mount(3, 2, "/run/lock", "tmpfs", "0:6")});
  EXPECT_EQ(decisions[1].kind, MountDecisionKind::walked);
  EXPECT_EQ(decisions[2].kind, MountDecisionKind::walked);
}

TEST(MountPlan, ANameThatOnlyBeginsTheSameCoversNothing) {
  const auto decisions =
      plan({mount(1, 0, "/"), mount(2, 1, "/database", "tmpfs", "0:5"), mount(3, 1, "/data", "tmpfs", "0:6")});
  EXPECT_EQ(decisions[1].kind, MountDecisionKind::walked);
}

TEST(MountPlan, ParentsThatFormALoopEnd) {
  const auto decisions = plan({mount(1, 2, "/a"), mount(2, 1, "/a")});
  EXPECT_EQ(decisions.size(), 2u);
}

/// Layers that are told apart by their inodes.
OverlayLayers layers_of(std::uint64_t upper, std::vector<std::uint64_t> lowers) {
  OverlayLayers layers;
  layers.upper.emplace();
  layers.upper->inode = upper;
  for (const std::uint64_t inode : lowers) {
    layers.lowers.emplace_back();
    layers.lowers.back().inode = inode;
  }
  return layers;
}

TEST(MountPlan, ContainersOfOneImageShareItsLayers) {
  MountPlanner planner({}, "254:0");
  const std::vector<Mount> root = {mount(1, 0, "/", "overlay", "0:38", "/")};
  const auto first = planner.plan(root, roots(), [](const Mount&) { return layers_of(10, {1, 2}); });
  const auto second = planner.plan(root, roots(), [](const Mount&) { return layers_of(11, {1, 2}); });
  ASSERT_EQ(first[0].decision.kind, MountDecisionKind::layered);
  EXPECT_EQ(first[0].walks_lower, (std::vector{true, true}));
  EXPECT_EQ(second[0].decision.lowers, first[0].decision.lowers);
  EXPECT_EQ(second[0].walks_lower, (std::vector{false, false}));
  EXPECT_TRUE(second[0].walks_upper);
  EXPECT_NE(second[0].decision.upper, first[0].decision.upper);
}

TEST(MountPlan, AnOverlayWithoutLayersIsWalkedAsItIsAndSaysWhy) {
  const auto decisions = plan({mount(1, 0, "/", "overlay", "0:38", "/")});
  EXPECT_EQ(decisions[0].reason, "walked as it is shown: closed");
}

TEST(MountPlan, AnOverlayWithLayersOnAServerIsNotEntered) {
  const std::vector<Mount> root = {mount(1, 0, "/", "overlay", "0:38", "/")};
  const auto opener = [](const Mount&) -> std::expected<OverlayLayers, NoLayers> {
    return std::unexpected(NoLayers{"/l is on nfs4", true});
  };
  const auto careful = MountPlanner({}, "254:0").plan(root, roots(), opener);
  EXPECT_EQ(careful[0].decision.kind, MountDecisionKind::skipped);
  EXPECT_NE(careful[0].decision.reason.find("nfs4"), std::string::npos);
  EXPECT_EQ(MountPlanner({true, false}, "254:0").plan(root, roots(), opener)[0].decision.kind,
            MountDecisionKind::walked);
}

TEST(MountPlan, AnOverlayThatIsTheHostsRootIsNotEntered) {
  const auto planned =
      MountPlanner({}, "0:38").plan({mount(1, 0, "/", "overlay", "0:38", "/")}, roots(), [](const Mount&) {
        return layers_of(10, {1});
      });
  EXPECT_EQ(planned[0].decision.kind, MountDecisionKind::skipped);
}

TEST(MountPlan, AnOverlayThatIsNoRootIsWalkedAsItIs) {
  MountPlanner planner({}, "254:0");
  const auto planned = planner.plan({mount(1, 0, "/", "ext4"), mount(2, 1, "/x", "overlay", "0:38", "/")}, roots(),
                                    [](const Mount&) { return layers_of(10, {1}); });
  EXPECT_EQ(planned[1].decision.kind, MountDecisionKind::walked);
}

TEST(MountPlan, APartOfAnOverlayIsWalkedAsItIs) {
  MountPlanner planner({}, "254:0");
  const auto planned = planner.plan({mount(1, 0, "/", "ext4"), mount(2, 1, "/data", "overlay", "0:38", "/sub")},
                                    roots(), [](const Mount&) { return layers_of(10, {1}); });
  EXPECT_EQ(planned[1].decision.kind, MountDecisionKind::walked);
}

TEST(MountPlanner, SkipsAnOverlayThatAUserMountedSomewhere) {
  const std::vector<Mount> mounts = {mount(1, 0, "/", "ext4"), mount(2, 1, "/x", "overlay", "0:38", "/")};
  AnsweringMounts answering;
  answering.learn(mounts, false);
  const auto opener = [](const Mount&) -> std::expected<OverlayLayers, NoLayers> {
    return std::unexpected(NoLayers{});
  };
  EXPECT_EQ(MountPlanner({}, "254:0").plan(mounts, answering, opener)[1].decision.kind, MountDecisionKind::skipped);
  answering.learn({mount(7, 1, "/merged", "overlay", "0:38", "/")}, true);
  answering.learn(mounts, false);
  EXPECT_EQ(MountPlanner({}, "254:0").plan(mounts, answering, opener)[1].decision.kind, MountDecisionKind::walked);
}

}  // namespace
}  // namespace exhibit
