#include "evidence/extract/new_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "tests/support/temporary_folder.h"

namespace exhibit::extract {
namespace {

int errno_of_making(const std::string& path) {
  const auto folder = NewFolder::make(path);
  return folder ? 0 : folder.error().system_errno;
}

unsigned mode_of(const std::string& path) {
  struct stat status{};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777U;
}

TEST(NewFolderTest, ANewOneIsOursAlone) {
  const TemporaryFolder parent;
  EXPECT_EQ(errno_of_making(parent / "out"), 0);
  EXPECT_EQ(mode_of(parent / "out"), 0700U);
}

TEST(NewFolderTest, AnEmptyOneIsTaken) {
  const TemporaryFolder parent;
  parent.make_folder("out");
  EXPECT_EQ(errno_of_making(parent / "out/"), 0);
}

TEST(NewFolderTest, OneThatHasAnythingIsRefused) {
  const TemporaryFolder parent;
  parent.write("out/.hidden", "");
  EXPECT_EQ(errno_of_making(parent / "out"), ENOTEMPTY);
}

TEST(NewFolderTest, WhatIsNoFolderIsRefused) {
  const TemporaryFolder parent;
  parent.make_folder("real");
  std::filesystem::create_symlink("real", parent / "link");
  parent.write("file", "");
  for (const char* name : {"link", "link/", "file", "none/out"}) EXPECT_NE(errno_of_making(parent / name), 0) << name;
  EXPECT_TRUE(std::filesystem::is_empty(parent / "real"));
}

TEST(NewFolderTest, FilesAreNewPrivateAndNeverReplaced) {
  const TemporaryFolder parent;
  const auto folder = NewFolder::make(parent / "out").value();
  auto file = folder.create("a").value();
  ASSERT_TRUE(file.write("content"));
  ASSERT_TRUE(file.close());
  EXPECT_EQ(mode_of(parent / "out/a"), 0600U);
  const auto again = folder.create("a");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().system_errno, EEXIST);
  ASSERT_TRUE(folder.create("b"));
  EXPECT_EQ(folder.rename("a", "b").error().system_errno, EEXIST);
  ASSERT_TRUE(folder.rename("a", "c"));
  EXPECT_TRUE(std::filesystem::exists(parent / "out/c"));
  ASSERT_TRUE(folder.remove("c"));
  EXPECT_FALSE(std::filesystem::exists(parent / "out/c"));
}

TEST(NewFolderTest, AFolderThatWasMovedIsStillTheOne) {
  const TemporaryFolder parent;
  const auto folder = NewFolder::make(parent / "out").value();
  std::filesystem::rename(parent / "out", parent / "moved");
  parent.make_folder("other");
  std::filesystem::create_symlink("other", parent / "out");
  ASSERT_TRUE(folder.create("a"));
  EXPECT_TRUE(std::filesystem::exists(parent / "moved/a"));
  EXPECT_TRUE(std::filesystem::is_empty(parent / "other"));
}

}  // namespace
}  // namespace exhibit::extract
