#include "evidence/packages/package_database.h"

#include "tests/evidence/packages/facts.h"

namespace exhibit::packages {
namespace {

FileFacts with_digest(std::string_view content) {
  FileFacts facts;
  facts.digest = comparison_digest(ComparisonKind::md5, content);
  return facts;
}

TEST(PackageDatabaseTest, WhatComesLaterCompletesWhatIsKnown) {
  PackageDatabase database;
  const auto tool = database.add_package("tool", "1");
  database.own(tool, "/bin/tool");
  EXPECT_EQ(owner(database, "/bin/tool"), "tool 1");
  database.own(tool, "/bin/tool", with_digest("a"));
  database.own(tool, "/bin/tool", with_digest("b"));
  EXPECT_EQ(owner(database, "/bin/tool"), "tool 1 " + md5_of("a"));
}

TEST(PackageDatabaseTest, TheFirstOwnerStays) {
  PackageDatabase database;
  database.own(database.add_package("first", "1"), "/usr");
  database.own(database.add_package("second", "2"), "/usr", with_digest("x"));
  EXPECT_EQ(owner(database, "/usr"), "first 1");
}

TEST(PackageDatabaseTest, MergedDirectoriesAreOne) {
  PackageDatabase database({{"/bin", "/usr/bin"}, {"/lib64", "/usr/lib64"}});
  const auto tool = database.add_package("tool", "1");
  database.own(tool, "/bin/ls", with_digest("ls"));
  database.own(tool, "/usr/lib64/x");
  EXPECT_NE(owner(database, "/usr/bin/ls"), "nobody");
  EXPECT_NE(owner(database, "/bin/ls"), "nobody");
  EXPECT_NE(owner(database, "/lib64/x"), "nobody");
  EXPECT_EQ(owner(database, "/lib/x"), "nobody");
  EXPECT_TRUE(database.puts_files_in("/usr/bin"));
  EXPECT_TRUE(database.puts_files_in("/bin"));
}

TEST(PackageDatabaseTest, UnmergedDirectoriesAreTwo) {
  PackageDatabase database;
  database.own(database.add_package("tool", "1"), "/bin/ls");
  EXPECT_EQ(owner(database, "/usr/bin/ls"), "nobody");
}

TEST(PackageDatabaseTest, ALinkOfAMergedDirectoryIsAPathOfItsOwn) {
  PackageDatabase database(std::vector<DirectoryAlias>{{"/bin", "/usr/bin"}});
  database.own(database.add_package("base", "1"), "/bin");
  EXPECT_EQ(owner(database, "/usr/bin"), "nobody");
}

TEST(PackageDatabaseTest, AliasesInACircleEnd) {
  const PackageDatabase database({{"/a", "/b"}, {"/b", "/a"}, {"/c", "/c/c"}});
  EXPECT_FALSE(database.canonical("/a/x").empty());
  EXPECT_LT(database.canonical("/c/x").size(), 100u);
}

TEST(PackageDatabaseTest, AliasesThatGrowEndAtTheGreatestPath) {
  const std::string longer = "/a/" + std::string(255, 'x');
  const PackageDatabase database(std::vector<DirectoryAlias>(256, {"/a", longer}));
  EXPECT_LT(database.canonical("/a/x").size(), 4096u + 300u);
}

TEST(PackageDatabaseTest, TheLongestAliasCounts) {
  const PackageDatabase database({{"/a", "/x"}, {"/a/b", "/y"}});
  EXPECT_EQ(database.canonical("/a/b/c"), "/y/c");
  EXPECT_EQ(database.canonical("/a/c"), "/x/c");
}

TEST(PackageDatabaseTest, PackagedDirectoriesAreThoseWithFilesWhoseContentIsRecorded) {
  PackageDatabase database;
  const auto base = database.add_package("base", "1");
  for (const char* directory : {"/", "/tmp", "/usr", "/usr/bin"}) database.own(base, directory);
  database.own(base, "/usr/bin/ls", with_digest("ls"));
  database.own(base, "/vmlinuz", with_digest("kernel"));
  EXPECT_TRUE(database.puts_files_in("/usr/bin"));
  EXPECT_TRUE(database.puts_files_in("/"));
  EXPECT_FALSE(database.puts_files_in("/tmp"));
  EXPECT_FALSE(database.puts_files_in("/usr"));
}

TEST(PackageDatabaseTest, WhatIsNoPathIsLeftOut) {
  PackageDatabase database;
  const auto package = database.add_package("p", "1");
  for (const std::string& path : {std::string(), std::string("x"), "/" + std::string(5000, 'x')}) {
    database.own(package, path);
  }
  EXPECT_EQ(database.paths(), 0u);
  EXPECT_EQ(database.left_out(), 3u);
}

}  // namespace
}  // namespace exhibit::packages
