#include "collector/runtime/containerd_state.h"

#include <gtest/gtest.h>

#include "tests/collector/runtime/bolt_builder.h"

namespace exhibit {
namespace {

TEST(ContainerdTask, IsReadFromPathsInsideIt) {
  const auto task = containerd_task_of("/run/containerd/io.containerd.runtime.v2.task/k8s.io/abc/rootfs");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->folder, "/run/containerd/io.containerd.runtime.v2.task/k8s.io/abc");
  EXPECT_EQ(task->name_space, "k8s.io");
  EXPECT_EQ(task->id, "abc");
  EXPECT_TRUE(containerd_task_of("/x/io.containerd.runtime.v2.task/default/web"));
  EXPECT_FALSE(containerd_task_of("/x/io.containerd.runtime.v2.task/default"));
  EXPECT_FALSE(containerd_task_of("/x/io.containerd.runtime.v2.task//web"));
  EXPECT_FALSE(containerd_task_of("/x/io.containerd.runtime.v2.task/default/"));
  EXPECT_FALSE(containerd_task_of(""));
}

TEST(ContainerdRoot, IsAboveItsPlugins) {
  EXPECT_EQ(containerd_root_of("/srv/cd/io.containerd.snapshotter.v1.overlayfs/snapshots/2/fs"), "/srv/cd");
  EXPECT_EQ(containerd_root_of("/srv/cd/other"), "");
}

TEST(ContainerdConfig, HasItsRootBeforeAnyTable) {
  EXPECT_EQ(
      root_in_containerd_config("version = 2\n# root = \"/no\"\n root=\"/srv/cd\" # here\n[grpc]\nroot = \"/no\"\n"),
      "/srv/cd");
  EXPECT_EQ(root_in_containerd_config("[plugins]\nroot = \"/no\""), "");
  EXPECT_EQ(root_in_containerd_config("root = \"/unfinished"), "");
  EXPECT_EQ(root_in_containerd_config("root ="), "");
}

TEST(ContainerdRecord, HasImageDigestAndLabels) {
  const BoltBucket web{{{"image", "bb:1"}, {"labels", BoltBucket{{{"a", "b"}}}}, {"createdat", "no time"}}};
  const BoltBucket image{{{"target", BoltBucket{{{"digest", "sha256:1"}}}}}};
  const BoltBucket name_space{{{"containers", BoltBucket{{{"web", web}}}}, {"images", BoltBucket{{{"bb:1", image}}}}}};
  const std::string bytes = bolt_file(BoltBucket{{{"v1", BoltBucket{{{"default", name_space}}}}}});
  const auto file = BoltFile::open(bytes);
  ASSERT_TRUE(file);
  const auto record = containerd_record(*file, "default", "web");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->image, "bb:1");
  EXPECT_EQ(record->image_digest, "sha256:1");
  EXPECT_EQ(record->created, "");
  ASSERT_EQ(record->labels.size(), 1U);
  EXPECT_FALSE(containerd_record(*file, "default", "other"));
  EXPECT_FALSE(containerd_record(*file, "other", "web"));
}

}  // namespace
}  // namespace exhibit
