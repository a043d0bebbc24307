#include "collector/runtime/state_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

TEST(StateFolder, ReadsARegularFileBelowIt) {
  const TemporaryFolder folder;
  folder.write("a/b/config.json", "{}");
  const auto root = StateFolder::open(folder.path());
  ASSERT_TRUE(root);
  EXPECT_EQ(root->read("/a/b/config.json").bytes, "{}");
  const auto below = root->folder("a/b");
  ASSERT_TRUE(below);
  EXPECT_EQ(below->path_of("config.json"), folder / "a/b/config.json");
  ASSERT_TRUE(below->parent());
  EXPECT_EQ(below->parent()->path(), folder / "a");
  EXPECT_EQ(root->read("a/b/none").outcome.kind, OutcomeKind::vanished);
}

TEST(StateFolder, IsNotLedOutByLinks) {
  const TemporaryFolder folder;
  folder.write("outside", "secret");
  folder.make_folder("root");
  ASSERT_EQ(::symlink("../outside", (folder / "root/up").c_str()), 0);
  ASSERT_EQ(::symlink("/proc/self/root/etc", (folder / "root/magic").c_str()), 0);
  ASSERT_EQ(::symlink((folder / "outside").c_str(), (folder / "root/absolute").c_str()), 0);
  const auto root = StateFolder::open(folder / "root");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->read("up").bytes, "");
  EXPECT_EQ(root->read("absolute").bytes, "");
  EXPECT_EQ(root->read("../outside").bytes, "");
  EXPECT_FALSE(root->folder("magic"));
}

TEST(StateFolder, OpensNothingButRegularFiles) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  folder.make_folder("folder");
  const auto root = StateFolder::open(folder.path());
  EXPECT_EQ(root->read("fifo").outcome.kind, OutcomeKind::skipped);
  EXPECT_EQ(root->read("folder").outcome.kind, OutcomeKind::skipped);
}

TEST(StateFolder, StopsAtTheLimit) {
  const TemporaryFolder folder;
  folder.write("long", std::string(100000, 'x'));
  const auto root = StateFolder::open(folder.path());
  const RawFile cut = root->read("long", 99999);
  EXPECT_EQ(cut.outcome.kind, OutcomeKind::truncated);
  EXPECT_EQ(cut.bytes.size(), 99999U);
  EXPECT_TRUE(root->read("long", 100000).outcome.is_ok());
}

TEST(StateFolder, LeavesTheAccessTimeAlone) {
  const TemporaryFolder folder;
  const std::string path = folder.write("file", "x");
  const timespec old[2] = {{1000, 0}, {2000, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), old, 0), 0);
  StateFolder::open(folder.path())->read("file");
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_atim.tv_sec, 1000);
}

}  // namespace
}  // namespace exhibit
