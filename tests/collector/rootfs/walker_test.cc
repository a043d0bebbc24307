#include "collector/rootfs/walker.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "evidence/records/file_entry.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

std::vector<std::string> paths_of(const TemporaryFolder& folder, const std::atomic<bool>& stop = false) {
  std::vector<std::string> paths;
  const WalkRoot root{std::make_shared<const UniqueFd>(folder.open()), 0};
  walk(root, stop, [&](WalkBatch batch) {
    for (const WalkItem& item : batch.items) paths.push_back(join_path(batch.folder_path, item.name));
    return true;
  });
  return paths;
}

TEST(Walker, GivesCanonicalOrder) {
  const TemporaryFolder folder;
  for (const char* name : {"a.b", "a/z", "a/b/c", "a-", "a0", "\xff", "B"}) folder.write(name, "x");
  const std::vector<std::string> expected = {"/", "/B", "/a", "/a/b", "/a/b/c", "/a/z", "/a-", "/a.b", "/a0", "/\xff"};
  EXPECT_EQ(paths_of(folder), expected);
  EXPECT_TRUE(std::ranges::is_sorted(expected, [](const auto& l, const auto& r) { return compare_paths(l, r) < 0; }));
}

TEST(Walker, TellsHowFarItIs) {
  const TemporaryFolder folder;
  for (const char* name : {"a/b/1", "a/b/2", "a/c", "d", "e/f/g/h"}) folder.write(name, "x");
  ASSERT_EQ(::mkdir((folder / "an empty one").c_str(), 0755), 0);
  std::vector<double> done;
  const WalkRoot root{std::make_shared<const UniqueFd>(folder.open()), 0};
  walk(root, false, [&](const WalkBatch& batch) {
    done.push_back(batch.done);
    return true;
  });
  EXPECT_TRUE(std::ranges::is_sorted(done));
  EXPECT_EQ(done.front(), 0);
  EXPECT_NEAR(done.back(), 1, 0.000001);
}

TEST(Walker, FollowsNoLink) {
  const TemporaryFolder folder;
  folder.write("real/file", "x");
  ASSERT_EQ(::symlink(".", (folder / "loop").c_str()), 0);
  ASSERT_EQ(::symlink("/etc", (folder / "etc").c_str()), 0);
  EXPECT_EQ(paths_of(folder), (std::vector<std::string>{"/", "/etc", "/loop", "/real", "/real/file"}));
}

TEST(Walker, GivesTheFolderThatItListsWhateverTakesItsNameMeanwhile) {
  const TemporaryFolder folder;
  folder.write("d/file", "x");
  struct stat listed{};
  ASSERT_EQ(::stat((folder / "d").c_str(), &listed), 0);
  std::vector<ino_t> handed_out;
  const WalkRoot root{std::make_shared<const UniqueFd>(folder.open()), 0};
  walk(root, false, [&](WalkBatch batch) {
    for (const WalkItem& item : batch.items) {
      if (item.name != "d") continue;
      EXPECT_EQ(::rename((folder / "d").c_str(), (folder / "moved").c_str()), 0);
      EXPECT_EQ(::mkdir((folder / "d").c_str(), 0755), 0);
      struct stat status{};
      EXPECT_TRUE(item.handle != nullptr && ::fstat(item.handle->get(), &status) == 0);
      handed_out.push_back(status.st_ino);
    }
    return true;
  });
  EXPECT_EQ(handed_out, std::vector<ino_t>{listed.st_ino});
}

TEST(Walker, HoldsFewFoldersOpenHoweverDeepItGoes) {
  const TemporaryFolder folder;
  constexpr int depth = 1000;
  UniqueFd at = folder.open();
  for (int i = 0; i < depth; ++i) {
    ASSERT_EQ(::mkdirat(at.get(), "dddddddddd", 0755), 0);
    ASSERT_EQ(::mkdirat(at.get(), "e", 0755), 0);
    at = UniqueFd(::openat(at.get(), "dddddddddd", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  int greatest = 0;
  int entries = 0;
  const WalkRoot root{std::make_shared<const UniqueFd>(folder.open()), 0};
  const bool ended = walk(root, false, [&](WalkBatch batch) {
    entries += static_cast<int>(batch.items.size());
    for (const WalkItem& item : batch.items) EXPECT_TRUE(item.listing.is_ok());
    const UniqueFd next(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    greatest = std::max(greatest, next.get());
    return true;
  });
  EXPECT_TRUE(ended);
  EXPECT_EQ(entries, 1 + 2 * depth);
  EXPECT_LT(greatest, 128);
}

TEST(Walker, ALargeFolderComesInBatches) {
  const TemporaryFolder folder;
  for (int i = 0; i < 300; ++i) folder.write("f" + std::to_string(i), "");
  std::size_t greatest = 0;
  std::size_t all = 0;
  const WalkRoot root{std::make_shared<const UniqueFd>(folder.open()), 0};
  walk(root, false, [&](WalkBatch batch) {
    greatest = std::max(greatest, batch.items.size());
    all += batch.items.size();
    return true;
  });
  EXPECT_EQ(all, 301u);
  EXPECT_LE(greatest, 64u);
}

TEST(Walker, EndsEarlyWhenAskedTo) {
  const TemporaryFolder folder;
  folder.write("a/b", "x");
  const WalkRoot root{std::make_shared<const UniqueFd>(folder.open()), 0};
  EXPECT_FALSE(walk(root, true, [](WalkBatch) { return true; }));
  EXPECT_FALSE(walk(root, false, [](WalkBatch) { return false; }));
}

}  // namespace
}  // namespace exhibit
