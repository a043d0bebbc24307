#include "collector/runtime/fuse_overlayfs.h"

#include <gtest/gtest.h>

#include "tests/collector/runtime/host_tree.h"

namespace exhibit {
namespace {

using Texts = std::vector<std::string>;

const std::string inside = "71 47 0:74 / / rw - fuse.fuse-overlayfs fuse-overlayfs rw,user_id=0\n";
const std::string outside = "45 26 0:74 / /home/u/overlay/merged rw - fuse.fuse-overlayfs fuse-overlayfs rw\n";

FakeProcess server(std::int64_t pid, const std::string& upper) {
  return FakeProcess(pid, 1).called(
      "fuse-overlayfs",
      {"/usr/bin/fuse-overlayfs", "-o", "lowerdir=/home/u/l/A:/home/u/l/B,upperdir=" + upper + ",workdir=/home/u/w,",
       "/home/u/overlay/merged"});
}

/// A container whose root is closed to us, as the host's root user finds it.
FakeProcess closed_init(std::int64_t pid) {
  ProcessFacts facts = init(pid, 1, "/");
  facts.root.reset();
  return FakeProcess(facts);
}

TEST(FuseOverlayArguments, HaveLayersAndMountPoint) {
  const auto found = parse_fuse_overlay_arguments(
      {"fuse-overlayfs", "-f", "-onoacl", "-o", R"(lowerdir=/a\:b:/c)", "-o", "upperdir=/u", "/m"});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->layers.lowers, (Texts{"/a:b", "/c"}));
  EXPECT_EQ(found->layers.upper, "/u");
  EXPECT_EQ(found->mount_point, "/m");
}

TEST(FuseOverlayArguments, WithoutLayersAreNone) {
  for (const Texts& cmdline : {Texts{}, Texts{"fuse-overlayfs"}, Texts{"fuse-overlayfs", "-o"},
                               Texts{"fuse-overlayfs", "-o", "upperdir=/u", "/m"}, Texts{"x", "-o", "lowerdir=", "/m"}})
    EXPECT_FALSE(parse_fuse_overlay_arguments(cmdline));
}

TEST(FuseOverlayRoot, IsTheOneMountedWhereItsServerSays) {
  HostTree host;
  host.add(server(8, "/home/u/another"), "45 26 0:75 / /home/u/overlay/merged rw - fuse.fuse-overlayfs x rw\n");
  host.add(server(9, "/home/u/upper"), outside);
  host.add(closed_init(10), inside);
  const FoundContainers found = host.find();
  const auto& root = only(found).fuse_root;
  ASSERT_TRUE(root);
  EXPECT_EQ(root->server.pid, 9);
  EXPECT_EQ(root->upper, "/home/u/upper");
  EXPECT_EQ(root->lowers, (Texts{"/home/u/l/A", "/home/u/l/B"}));
  EXPECT_EQ(sources_of(only(found)).back(), "fuse-overlayfs");
}

TEST(FuseOverlayRoot, IsNotBelievedOfTheContainersOwnProcesses) {
  HostTree host;
  host.add(closed_init(10), inside);
  ProcessFacts liar = FakeProcess(11, 10).mounts(10).pids(20, 2).called(
      "fuse-overlayfs", {"fuse-overlayfs", "-o", "lowerdir=/decoy", "/"});
  host.add(liar, inside);
  EXPECT_FALSE(only(host.find()).fuse_root);
}

TEST(FuseOverlayRoot, OfTwoServersIsAConflict) {
  HostTree host;
  host.add(server(8, "/decoy"), outside);
  host.add(server(9, "/home/u/upper"), outside);
  host.add(closed_init(10), inside);
  const FoundContainers found = host.find();
  EXPECT_FALSE(only(found).fuse_root);
  ASSERT_EQ(only(found).record.conflicts.size(), 1U);
  EXPECT_NE(only(found).record.conflicts[0].find("both 8 and 9"), std::string::npos);
}

TEST(FuseOverlayRoot, IsNoneOfTheKernelsOverlay) {
  HostTree host;
  host.add(server(9, "/home/u/upper"), outside);
  host.add(init(10, 1, "/"), container_mountinfo("/u", "/x"));
  EXPECT_FALSE(only(host.find()).fuse_root);
}

}  // namespace
}  // namespace exhibit
