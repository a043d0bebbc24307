#include "collector/rootfs/entry_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <filesystem>

#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

class EntryReaderTest : public testing::Test {
 protected:
  FileEntry read(const std::string& name) {
    ContentReader content({}, links_);
    EntryReader reader(proc_.get(), content);
    return reader.read(handle_.get(), name.c_str(), "/" + name, 0);
  }

  TemporaryFolder folder_;
  HardLinks links_;
  UniqueFd proc_{::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  UniqueFd handle_ = folder_.open();
};

TEST_F(EntryReaderTest, ARegularFileHasAllItsMetadataAndItsDigest) {
  const std::string path = folder_.write("f", "abc");
  ASSERT_EQ(::chmod(path.c_str(), 04751), 0);
  const FileEntry entry = read("f");
  EXPECT_TRUE(entry.outcome.is_ok());
  EXPECT_EQ(entry.type, FileType::file);
  EXPECT_EQ(entry.mode, 04751);
  EXPECT_EQ(entry.size, 3u);
  EXPECT_EQ(entry.sha256->hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(entry.ino, status.st_ino);
  EXPECT_EQ(entry.mtime, (Timestamp{status.st_mtim.tv_sec, static_cast<std::uint32_t>(status.st_mtim.tv_nsec)}));
}

TEST_F(EntryReaderTest, ReadingChangesNoAccessTime) {
  const std::string path = folder_.write("f", "abc");
  const timespec old[2] = {{1000, 5}, {2000, 6}};  // older than the modification: relatime would update it
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), old, 0), 0);
  const FileEntry entry = read("f");
  EXPECT_TRUE(entry.sha256);
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_atim.tv_sec, 1000);
  EXPECT_EQ(status.st_atim.tv_nsec, 5);
}

TEST_F(EntryReaderTest, AFifoIsNotOpened) {
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  const FileEntry entry = read("fifo");  // would hang otherwise
  EXPECT_EQ(entry.type, FileType::fifo);
  EXPECT_FALSE(entry.sha256);
  EXPECT_TRUE(entry.outcome.is_ok());
}

TEST_F(EntryReaderTest, ALinkIsReadAndNotFollowed) {
  ASSERT_EQ(::symlink("/etc/shadow", (folder_ / "link").c_str()), 0);
  const FileEntry entry = read("link");
  EXPECT_EQ(entry.type, FileType::symlink);
  EXPECT_EQ(entry.target, "/etc/shadow");
  EXPECT_FALSE(entry.sha256);
}

TEST_F(EntryReaderTest, ExtendedAttributesComeByName) {
  const std::string path = folder_.write("f", "");
  if (::setxattr(path.c_str(), "user.b", "2", 1, 0) != 0) GTEST_SKIP() << "no user attributes here";
  ASSERT_EQ(::setxattr(path.c_str(), "user.a", "\0\xff", 2, 0), 0);
  const FileEntry entry = read("f");
  ASSERT_EQ(entry.xattrs.size(), 2u);
  EXPECT_EQ(entry.xattrs[0], (Xattr{"user.a", std::string("\0\xff", 2)}));
  EXPECT_EQ(entry.xattrs[1], (Xattr{"user.b", "2"}));
}

/// Those of a file come by the descriptor it is read with, those of others by a name in the procfs.
TEST_F(EntryReaderTest, ExtendedAttributesComeWhateverIsReadBeside) {
  const std::string path = folder_.write("f", "abc");
  const std::string sub = folder_.make_folder("sub");
  if (::setxattr(path.c_str(), "user.a", "1", 1, 0) != 0) GTEST_SKIP() << "no user attributes here";
  ASSERT_EQ(::setxattr(sub.c_str(), "user.a", "1", 1, 0), 0);
  ContentOptions metadata_only;
  metadata_only.hash = {HashMode::none};
  ContentReader content(metadata_only, links_);
  EntryReader reader(proc_.get(), content);
  const UniqueFd opened(::open(sub.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::vector<Xattr> expected = {{"user.a", "1"}};
  EXPECT_EQ(read("f").xattrs, expected);
  EXPECT_EQ(reader.read(handle_.get(), "f", "/f", 0).xattrs, expected);
  EXPECT_EQ(reader.read(handle_.get(), "sub", "/sub", 0).xattrs, expected);
  EXPECT_EQ(reader.read_handle(opened.get(), "/sub", 0).xattrs, expected);
}

TEST_F(EntryReaderTest, ManyAndLongExtendedAttributesAreWhole) {
  const std::string path = folder_.write("f", "");
  if (::setxattr(path.c_str(), "user.b", "2", 1, 0) != 0) GTEST_SKIP() << "no user attributes here";
  const std::string name = "user." + std::string(200, 'n');
  const std::string value(1000, 'v');
  for (const char* end : {"1", "2"}) {
    ASSERT_EQ(::setxattr(path.c_str(), (name + end).c_str(), value.data(), value.size(), 0), 0);
  }
  const FileEntry entry = read("f");
  EXPECT_EQ(entry.xattrs, (std::vector<Xattr>{{"user.b", "2"}, {name + "1", value}, {name + "2", value}}));
  EXPECT_TRUE(entry.missing.empty());
}

TEST_F(EntryReaderTest, AHugeSparseFileEndsAndHasADigestOfItsExtents) {
  const std::string path = folder_.write("sparse", "begin");
  std::error_code error;
  std::filesystem::resize_file(path, std::uintmax_t{8} << 40, error);
  if (error) GTEST_SKIP() << error.message();
  const FileEntry entry = read("sparse");
  EXPECT_TRUE(entry.outcome.is_ok());
  EXPECT_FALSE(entry.sha256);
  ASSERT_TRUE(entry.sparse_sha256);
  // By hand: one extent of one 4 KiB block from 0, then the size.
  std::string fed(16, '\0');
  fed[14] = 0x10;
  fed += "begin" + std::string(4096 - 5, '\0') + std::string("\0\0\x08\0\0\0\0\0", 8);
  EXPECT_EQ(entry.sparse_sha256->hex(), sha256(fed).hex());
}

TEST_F(EntryReaderTest, HardLinksAreReadOnce) {
  const std::string path = folder_.write("one", "content");
  ASSERT_EQ(::link(path.c_str(), (folder_ / "two").c_str()), 0);
  ContentReader content({}, links_);
  EntryReader reader(proc_.get(), content);
  const FileEntry one = reader.read(handle_.get(), "one", "/one", 0);
  const FileEntry two = reader.read(handle_.get(), "two", "/two", 0);
  EXPECT_EQ(one.sha256, two.sha256);
  EXPECT_EQ(content.bytes_read(), 7u);
}

TEST_F(EntryReaderTest, WhatIsGoneIsVanished) { EXPECT_EQ(read("gone").outcome.kind, OutcomeKind::vanished); }

TEST_F(EntryReaderTest, WhatIsOnAnotherMountIsNotEntered) {
  folder_.write("f", "abc");
  ContentReader content({}, links_);
  EntryReader reader(proc_.get(), content);
  const FileEntry entry = reader.read(handle_.get(), "f", "/f", mount_id_of(handle_.get()) + 1);
  EXPECT_EQ(entry.outcome.kind, OutcomeKind::skipped);
  EXPECT_FALSE(entry.sha256);
}

}  // namespace
}  // namespace exhibit
