#include "collector/rootfs/hard_links.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

FileEntry file_with_two_names(std::uint64_t inode) {
  FileEntry entry;
  entry.nlink = 2;
  entry.dev = DeviceNumber{8, 1};
  entry.ino = inode;
  entry.ctime = Timestamp{1, 0};
  entry.size = 1;
  return entry;
}

TEST(HardLinks, ForgetWhoseLastNameWasSeen) {
  HardLinks links(1);
  links.remember(file_with_two_names(1), {});
  EXPECT_TRUE(links.take(file_with_two_names(1)));
  EXPECT_FALSE(links.take(file_with_two_names(1)));
  links.remember(file_with_two_names(2), {});
  EXPECT_TRUE(links.take(file_with_two_names(2)));
}

TEST(HardLinks, KeepNoMoreThanTheyMay) {
  HardLinks links(2);
  for (std::uint64_t inode = 1; inode <= 3; ++inode) links.remember(file_with_two_names(inode), {});
  EXPECT_TRUE(links.take(file_with_two_names(1)));
  EXPECT_TRUE(links.take(file_with_two_names(2)));
  EXPECT_FALSE(links.take(file_with_two_names(3)));
}

}  // namespace
}  // namespace exhibit
