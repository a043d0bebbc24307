#include "collector/rootfs/private_mount.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

timespec access_time_of(int folder, const char* name) {
  struct stat status{};
  ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW);
  return status.st_atim;
}

class PrivateMount : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "a mount of our own needs root";
    folder_.write("file", "text");
    ASSERT_EQ(::symlink("file", (folder_ / "link").c_str()), 0);
    // Older than its other times, so that a renewal is due under relatime.
    const std::array<timespec, 2> times = {{{1000, 0}, {2000, 0}}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (folder_ / "link").c_str(), times.data(), AT_SYMLINK_NOFOLLOW), 0);
  }
  UniqueFd place() const { return UniqueFd(::open((folder_ / ".").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)); }
  TemporaryFolder folder_;
};

TEST_F(PrivateMount, ShowsTheSameFiles) {
  const auto copy = copy_mount(place().get(), -1);
  ASSERT_TRUE(copy) << strerrordesc_np(copy.error());
  std::array<char, 8> target{};
  EXPECT_EQ(::readlinkat(copy->get(), "link", target.data(), target.size()), 4);
  const UniqueFd file(::openat(copy->get(), "file", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(::read(file.get(), target.data(), target.size()), 4);
}

TEST_F(PrivateMount, SparesTheAccessTimeOfALink) {
  const auto copy = copy_mount(place().get(), -1);
  ASSERT_TRUE(copy) << strerrordesc_np(copy.error());
  std::array<char, 8> target{};
  ASSERT_EQ(::readlinkat(copy->get(), "link", target.data(), target.size()), 4);
  EXPECT_EQ(access_time_of(place().get(), "link").tv_sec, 1000);
}

TEST_F(PrivateMount, CannotBeWrittenThrough) {
  const auto copy = copy_mount(place().get(), -1);
  ASSERT_TRUE(copy) << strerrordesc_np(copy.error());
  EXPECT_EQ(::openat(copy->get(), "file", O_WRONLY | O_CLOEXEC), -1);
  EXPECT_EQ(errno, EROFS);
}

}  // namespace
}  // namespace exhibit
