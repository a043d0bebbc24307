#include "evidence/diff/move_matching.h"

#include <gtest/gtest.h>

#include "tests/evidence/diff/listing_fixture.h"

namespace exhibit::diff {
namespace {

FileEntry with_inode(FileEntry entry, std::uint64_t ino) {
  entry.ino = ino;
  return entry;
}

TEST(MoveMatching, ARenamedFileIsMoved) {
  const auto findings = findings_between({with_inode(a_file("/a"), 5)}, {with_inode(a_file("/b"), 5)});
  EXPECT_EQ(told(findings), Words{"moved /b from /a"});
  EXPECT_EQ(findings[0].reasons, Words{"same content and inode"});
  EXPECT_NE(findings[0].before.find("\"/a\""), std::string::npos);
  EXPECT_NE(findings[0].after.find("\"/b\""), std::string::npos);
}

TEST(MoveMatching, WhatElseChangedOnTheWayIsSaid) {
  FileEntry moved = with_inode(a_file("/b"), 5);
  moved.mode = 04755;
  const auto findings = findings_between({with_inode(a_file("/a"), 5)}, {moved});
  EXPECT_EQ(findings.at(0).reasons.back(), "mode 0644 → 4755 (setuid)");
}

TEST(MoveMatching, SameInodeGoesBeforeSameName) {
  const Entries a = {with_inode(a_file("/d/x"), 1), with_inode(a_file("/d/y"), 2)};
  const Entries b = {with_inode(a_file("/e/x"), 2), with_inode(a_file("/e/z"), 1)};
  EXPECT_EQ(told(findings_between(a, b)), (Words{"moved /e/x from /d/y", "moved /e/z from /d/x"}));
}

TEST(MoveMatching, SameNameGoesBeforeTheRest) {
  const Entries a = {with_inode(a_file("/d/x"), 1), with_inode(a_file("/d/y"), 2)};
  const Entries b = {with_inode(a_file("/e/y"), 3), with_inode(a_file("/e/z"), 4)};
  EXPECT_EQ(told(findings_between(a, b)), (Words{"moved /e/y from /d/y", "moved /e/z from /d/x"}));
}

TEST(MoveMatching, AmbiguousCopiesAreNotGuessed) {
  const Entries a = {with_inode(a_file("/a"), 1)};
  const Entries b = {with_inode(a_file("/x"), 2), with_inode(a_file("/y"), 3)};
  EXPECT_EQ(told(findings_between(a, b)), (Words{"removed /a", "added /x", "added /y"}));
}

TEST(MoveMatching, EmptyFilesNeedInodeAndTime) {
  const FileEntry empty = with_inode(a_file("/a", ""), 1);
  EXPECT_EQ(told(findings_between({empty}, {with_inode(a_file("/b", ""), 1)})), Words{"moved /b from /a"});
  EXPECT_EQ(told(findings_between({empty}, {with_inode(a_file("/b", ""), 2)})), (Words{"removed /a", "added /b"}));
  FileEntry newer = with_inode(a_file("/b", ""), 1);
  newer.mtime = later;
  EXPECT_EQ(told(findings_between({empty}, {newer})), (Words{"removed /a", "added /b"}));
}

TEST(MoveMatching, LinksNeedTheirInode) {
  EXPECT_EQ(told(findings_between({with_inode(a_link("/a", "t"), 1)}, {with_inode(a_link("/b", "t"), 1)})),
            Words{"moved /b from /a"});
  EXPECT_EQ(told(findings_between({with_inode(a_link("/a", "t"), 1)}, {with_inode(a_link("/b", "t"), 2)})),
            (Words{"removed /a", "added /b"}));
}

TEST(MoveMatching, UnknownInodesAreNoMatch) {
  FileEntry gone = a_link("/a", "t");
  FileEntry come = a_link("/b", "t");
  gone.ino.reset();
  come.ino.reset();
  EXPECT_EQ(told(findings_between({gone}, {come})), (Words{"removed /a", "added /b"}));
}

Entries tree(const std::string& top) {
  return {a_directory(top), a_directory(top + "/sub"), a_file(top + "/sub/f", "1"), a_file(top + "/g", "2")};
}

TEST(MoveMatching, AWholeDirectoryIsMovedOnce) {
  const auto findings = findings_between(tree("/old"), tree("/new"));
  EXPECT_EQ(told(findings), Words{"moved /new from /old"});
  EXPECT_EQ(findings[0].reasons.back(), "with all of its 3 entries");
}

TEST(MoveMatching, AMovedDirectoryHidesNoChangeInIt) {
  Entries moved = tree("/new");
  moved[2].mode = 04755;
  const auto findings = findings_between(tree("/old"), moved);
  EXPECT_EQ(told(findings), (Words{"moved /new from /old", "moved /new/sub/f from /old/sub/f"}));
  EXPECT_EQ(findings[1].reasons.back(), "mode 0644 → 4755 (setuid)");
}

TEST(MoveMatching, ADirectoryThatGainedAFileIsNotMovedAsAWhole) {
  Entries moved = tree("/new");
  moved.push_back(a_file("/new/more", "3"));
  EXPECT_EQ(told(findings_between(tree("/old"), moved)),
            (Words{"added /new", "moved /new/g from /old/g", "added /new/more", "moved /new/sub from /old/sub",
                   "removed /old"}));
}

TEST(MoveMatching, EqualTreesAreMatchedOneToOne) {
  Entries a = tree("/one");
  for (FileEntry& entry : tree("/two")) a.push_back(std::move(entry));
  EXPECT_EQ(told(findings_between(a, tree("/new"))).size(), 1 + tree("/two").size());
}

}  // namespace
}  // namespace exhibit::diff
