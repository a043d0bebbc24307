#include "collector/rootfs/hash_rule.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

FileEntry entry_of(FileType type, const std::string& path, std::vector<Xattr> xattrs = {}) {
  FileEntry entry;
  entry.path = path;
  entry.type = type;
  entry.xattrs = std::move(xattrs);
  return entry;
}

TEST(WrittenPathsTest, CoverWhatIsAtThemAndBelowThem) {
  WrittenPaths paths;
  EXPECT_FALSE(paths.cover("/etc/passwd"));
  paths.add(part_hash("/etc/passwd"));
  paths.add(part_hash("/opt/app"));
  EXPECT_TRUE(paths.cover("/etc/passwd"));
  EXPECT_TRUE(paths.cover("/opt/app/bin/deep"));
  EXPECT_FALSE(paths.cover("/etc"));
  EXPECT_FALSE(paths.cover("/etc/passwd-"));
  EXPECT_FALSE(paths.cover("/opt/application"));
  EXPECT_FALSE(paths.cover("/"));
}

TEST(WrittenPathsTest, CoverAllWhereThereAreTooMany) {
  WrittenPaths paths(2);
  paths.add(part_hash("/a"));
  paths.add(part_hash("/b"));
  paths.add(part_hash("/a"));
  EXPECT_FALSE(paths.cover("/c"));
  paths.add(part_hash("/d"));
  EXPECT_TRUE(paths.cover("/c"));
}

TEST(WrittenByTest, AFolderThatMergesWritesNothing) {
  EXPECT_EQ(written_by(entry_of(FileType::dir, "/etc")), Written::nothing);
  EXPECT_EQ(written_by(entry_of(FileType::dir, "/etc", {{"trusted.overlay.origin", "x"}})), Written::nothing);
}

TEST(WrittenByTest, FilesLinksWhiteoutsAndOpaqueFoldersAreWritten) {
  EXPECT_EQ(written_by(entry_of(FileType::file, "/etc/passwd")), Written::path);
  EXPECT_EQ(written_by(entry_of(FileType::symlink, "/etc/l")), Written::path);
  EXPECT_EQ(written_by(entry_of(FileType::character, "/etc/gone")), Written::path);
  EXPECT_EQ(written_by(entry_of(FileType::dir, "/opt", {{"trusted.overlay.opaque", "y"}})), Written::path);
  EXPECT_EQ(written_by(entry_of(FileType::dir, "/opt", {{"user.overlay.opaque", "x"}})), Written::path);
  EXPECT_EQ(written_by(entry_of(FileType::dir, "/opt", {{"user.fuseoverlayfs.opaque", "y"}})), Written::path);
}

TEST(WrittenByTest, WhatStandsForAnotherPathIsUnknown) {
  EXPECT_EQ(written_by(entry_of(FileType::dir, "/new", {{"trusted.overlay.redirect", "/old"}})), Written::unknown_path);
  EXPECT_EQ(written_by(entry_of(FileType::file, "/f", {{"user.overlay.metacopy", ""}})), Written::unknown_path);
  EXPECT_EQ(written_by(entry_of(FileType::file, "/etc/.wh.passwd")), Written::unknown_path);
}

TEST(WrittenByTest, AFolderThatWasNotReadIsUnknown) {
  FileEntry folder = entry_of(FileType::dir, "/etc");
  folder.missing = {"btime"};
  EXPECT_EQ(written_by(folder), Written::nothing);
  folder.missing = {"btime", "xattr trusted.overlay.opaque"};
  EXPECT_EQ(written_by(folder), Written::unknown_path);
  folder.missing.clear();
  folder.outcome = {OutcomeKind::denied, {}, {}, {}};
  EXPECT_EQ(written_by(folder), Written::unknown_path);
}

TEST(HashRuleTest, AsksForWhatItsKindSays) {
  auto written = std::make_shared<WrittenPaths>();
  written->add(part_hash("/a"));
  EXPECT_TRUE(HashRule{}.asks_for("/b"));
  EXPECT_FALSE(HashRule{HashMode::none}.asks_for("/a"));
  const HashRule rule{HashMode::written, written};
  EXPECT_TRUE(rule.asks_for("/a"));
  EXPECT_FALSE(rule.asks_for("/b"));
  EXPECT_TRUE(rule.asks_for("/usr/bin/bash"));
  EXPECT_FALSE(rule.asks_for("/usr/bin/deeper/bash"));
}

}  // namespace
}  // namespace exhibit
