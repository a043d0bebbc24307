#include "collector/rootfs/overlay_layers.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <stdexcept>

#include "collector/rootfs/descriptor_name.h"
#include "collector/rootfs/entry_reader.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

/// An overlay made by hand: "shown" is what its layers "upper", "one" and "two" make. Its files are links to theirs, as
/// an overlay shows their inode numbers; all its directories are of two layers, whose inode numbers say nothing.
class OverlayLayersTest : public testing::Test {
 protected:
  OverlayLayersTest() {
    folder_.write("two/bin/sh", "");
    folder_.write("two/gone", "");
    folder_.write("one/etc/passwd", "");
    folder_.write("upper/new", "");
    for (const char* name : {"one/bin", "two/etc", "shown/bin", "shown/etc"}) folder_.make_folder(name);
    link("two/bin/sh", "shown/bin/sh");
    link("one/etc/passwd", "shown/etc/passwd");
    link("upper/new", "shown/new");
    can_make_whiteouts_ = ::mknod((folder_ / "upper/gone").c_str(), S_IFCHR | 0600, ::makedev(0, 0)) == 0;
    enter_procfs(proc_.get());
    views_.push_back({"/view", folder_.open(), {}});
    Mount mount;
    mount.fstype = "ext4";
    views_.back().mounts.emplace(mount_id_of(views_.back().root.get()), mount);
  }

  void SetUp() override {
    if (!can_make_whiteouts_) GTEST_SKIP() << "no device files here";
  }

  void link(const char* from, const char* to) {
    if (::link((folder_ / from).c_str(), (folder_ / to).c_str()) != 0) throw std::runtime_error("link failed");
  }

  std::expected<OverlayLayers, NoLayers> open(const OverlayOptions& options, std::vector<std::string> folders = {}) {
    const UniqueFd shown(::open((folder_ / "shown").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    return open_layers(options, shown.get(), views_, folders);
  }

  UniqueFd proc_{::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  TemporaryFolder folder_;
  std::vector<View> views_;
  bool can_make_whiteouts_ = false;
  OverlayOptions options_{"/upper", {"/one", "/two"}};
};

TEST_F(OverlayLayersTest, OpensThemWhereTheyMakeWhatIsShown) {
  const auto layers = open(options_);
  ASSERT_TRUE(layers) << layers.error().why;
  ASSERT_TRUE(layers->upper);
  EXPECT_EQ(layers->upper->through, "/view/upper");
  ASSERT_EQ(layers->lowers.size(), 2u);
  EXPECT_EQ(layers->lowers[1].named, "/two");
  EXPECT_NE(layers->lowers[0].inode, layers->lowers[1].inode);
}

TEST_F(OverlayLayersTest, ADecoyWithOtherNamesIsNotBelieved) {
  folder_.write("two/planted", "");
  const auto layers = open(options_);
  ASSERT_FALSE(layers);
  EXPECT_NE(layers.error().why.find("/planted"), std::string::npos) << layers.error().why;
}

TEST_F(OverlayLayersTest, ADecoyWithAnotherTypeIsNotBelieved) {
  ASSERT_EQ(::unlink((folder_ / "shown/new").c_str()), 0);
  folder_.make_folder("shown/new");
  EXPECT_FALSE(open(options_));
}

TEST_F(OverlayLayersTest, ADecoyThatLacksSomethingFarBelowIsNotBelieved) {
  folder_.write("shown/bin/implant", "");
  const auto layers = open(options_);
  ASSERT_FALSE(layers);
  EXPECT_NE(layers.error().why.find("/bin/implant"), std::string::npos) << layers.error().why;
}

TEST_F(OverlayLayersTest, ACopyOfALayerIsNotBelieved) {
  ASSERT_EQ(::unlink((folder_ / "two/bin/sh").c_str()), 0);
  folder_.write("two/bin/sh", "");
  const auto layers = open(options_);
  ASSERT_FALSE(layers);
  EXPECT_NE(layers.error().why.find("/bin/sh is not the one"), std::string::npos) << layers.error().why;
}

TEST_F(OverlayLayersTest, AnEmptyDecoyIsNotBelieved) {
  folder_.make_folder("empty");
  EXPECT_FALSE(open({"/upper", {"/one", "/empty"}}));
}

TEST_F(OverlayLayersTest, ALayerThatIsNotThereIsNamed) {
  const auto layers = open({"/upper", {"/one", "/three"}});
  ASSERT_FALSE(layers);
  EXPECT_NE(layers.error().why.find("/view/three: ENOENT"), std::string::npos) << layers.error().why;
}

TEST_F(OverlayLayersTest, RelativePathsStartFromTheRuntimesStorage) {
  const auto without = open({"upper", {"one", "two"}});
  EXPECT_FALSE(without);
  const auto layers = open({"upper", {"one", "two"}}, {"/elsewhere", ""});
  ASSERT_TRUE(layers) << layers.error().why;
  EXPECT_EQ(layers->upper->through, "/view/upper");
}

TEST_F(OverlayLayersTest, ALayerOnAServerIsNotEntered) {
  views_.back().mounts.begin()->second.fstype = "fuse.sshfs";
  const auto layers = open(options_);
  ASSERT_FALSE(layers);
  EXPECT_TRUE(layers.error().may_hang);
}

TEST_F(OverlayLayersTest, WhatTheKernelMakesOrNobodySeesIsNoLayer) {
  views_.back().mounts.begin()->second.fstype = "sysfs";
  EXPECT_FALSE(open(options_));
  views_.back().mounts.clear();
  EXPECT_FALSE(open(options_));
}

TEST_F(OverlayLayersTest, ShortNamesAreLinksAndAreFollowedInsideTheView) {
  folder_.make_folder("l");
  ASSERT_EQ(::symlink("../two", (folder_ / "l/ABC").c_str()), 0);
  const auto layers = open({"/upper", {"/one", "/l/ABC"}});
  ASSERT_TRUE(layers) << layers.error().why;
  EXPECT_EQ(layers->lowers[1].named, "/l/ABC");
}

}  // namespace
}  // namespace exhibit
