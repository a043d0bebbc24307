#include "evidence/packages/load_packages.h"

#include <algorithm>

#include "tests/evidence/packages/facts.h"
#include "tests/support/captured_bundle.h"

namespace exhibit::packages {
namespace {

class LoadTest : public testing::Test {
 protected:
  void add(const std::string& path, std::string_view content) {
    files_.see(path, captured_.file(path, content), Origin::image);
  }

  void add_link(const std::string& path, std::string target) {
    FileEntry entry = test::CapturedBundle::entry_of(path, FileType::symlink);
    entry.target = std::move(target);
    files_.see(path, entry, Origin::image);
  }

  const LoadedPackages& load(std::uint64_t budget = greatest_databases) {
    const auto bundle = Bundle::open(captured_.write(folder_)).value();
    loaded_ = load_packages(bundle, files_, budget);
    return loaded_;
  }

  std::string owner_after_load(std::string_view path) { return owner(load().database, path); }

  void expect_problem(std::string_view text) {
    std::string all;
    for (const std::string& problem : loaded_.problems) all += "\n  " + problem;
    EXPECT_NE(all.find(text), std::string::npos) << text << " is not in" << all;
  }

  TemporaryFolder folder_;
  test::CapturedBundle captured_;
  PackageFiles files_;
  LoadedPackages loaded_{PackageDatabase(), {}, {}};
};

TEST_F(LoadTest, Nothing) {
  load();
  EXPECT_TRUE(loaded_.found.empty());
  EXPECT_TRUE(loaded_.problems.empty());
}

TEST_F(LoadTest, DpkgOfAMergedSystem) {
  add_link("/bin", "usr/bin");
  add("/var/lib/dpkg/info/coreutils.list", "/.\n/bin/ls\n");
  add("/var/lib/dpkg/info/coreutils.md5sums", md5_of("ls") + "  bin/ls\n");
  add("/var/lib/dpkg/info/coreutils.postinst", "#!/bin/sh\n");
  add("/var/lib/dpkg/status", "Package: coreutils\nVersion: 9.1-1\nArchitecture: amd64\n");
  EXPECT_EQ(owner_after_load("/usr/bin/ls"), "coreutils 9.1-1 " + md5_of("ls"));
  EXPECT_EQ(loaded_.found, std::vector<std::string>{"dpkg: 1 package"});
  EXPECT_TRUE(loaded_.problems.empty());
}

TEST_F(LoadTest, DpkgOfDistroless) {
  add("/var/lib/dpkg/status.d/base.md5sums", md5_of("x") + "  etc/x\n");
  add("/var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\n");
  EXPECT_EQ(owner_after_load("/etc/x"), "base-files 12 " + md5_of("x"));
}

TEST_F(LoadTest, Apk) {
  add("/usr/lib/apk/db/installed", "P:musl\nV:1.2.5\nF:lib\nR:libc.so\n");
  EXPECT_EQ(owner_after_load("/lib/libc.so"), "musl 1.2.5");
  EXPECT_EQ(loaded_.found, std::vector<std::string>{"apk: 1 package"});
}

TEST_F(LoadTest, WhatCannotBeReadIsSaidByName) {
  add("/var/lib/rpm/Packages", "berkeley");
  add("/usr/lib/sysimage/rpm/Packages.db", "ndb");
  add("/usr/lib/sysimage/rpm/rpmdb.sqlite", "no sqlite");
  add("/usr/lib/sysimage/rpm/rpmdb.sqlite-wal", "log");
  files_.see("/var/lib/dpkg/status", test::CapturedBundle::uncaptured("/var/lib/dpkg/status", "Package: x\n"),
             Origin::image);
  load();
  expect_problem("/var/lib/rpm/Packages: a BerkeleyDB of rpm");
  expect_problem("/usr/lib/sysimage/rpm/Packages.db: an ndb database of rpm");
  expect_problem("/usr/lib/sysimage/rpm/rpmdb.sqlite: no rpm database");
  expect_problem("rpmdb.sqlite-wal: changes to rpm's database");
  expect_problem("/var/lib/dpkg/status: its content was not captured");
  EXPECT_TRUE(loaded_.found.empty());
}

TEST_F(LoadTest, LinesThatAreNoneAreAProblem) {
  add("/lib/apk/db/installed", "P:a\nV:1\njunk\n");
  load();
  expect_problem("/lib/apk/db/installed: 1 lines skipped, which are none");
}

TEST_F(LoadTest, LinksToElsewhere) {
  add_link("/var/run", "/run");
  add_link("/lib", "./usr/../usr/lib/");
  add_link("/loop", "/loop/loop");
  add_link("/far/too/deep", "/etc");
  add("/lib/apk/db/installed", "P:a\nV:1\nF:var/run\nR:x\nF:lib\nR:y\nF:far/too/deep\nR:z\nF:loop\nR:w\n");
  load();
  EXPECT_EQ(owner(loaded_.database, "/run/x"), "a 1");
  EXPECT_EQ(owner(loaded_.database, "/usr/lib/y"), "a 1");
  EXPECT_EQ(owner(loaded_.database, "/etc/z"), "nobody");
  EXPECT_EQ(owner(loaded_.database, "/loop/w"), "a 1");
}

TEST_F(LoadTest, OneBudgetForAllFiles) {
  add("/var/lib/dpkg/info/a.md5sums", md5_of("a") + "  a\n");
  add("/var/lib/dpkg/info/b.md5sums", md5_of("b") + "  b\n");
  add("/var/lib/dpkg/info/c.md5sums", md5_of("c") + "  c\n");
  load(50);
  EXPECT_EQ(owner(loaded_.database, "/a"), "a  " + md5_of("a"));
  EXPECT_EQ(owner(loaded_.database, "/b"), "nobody");
  EXPECT_FALSE(loaded_.is_changed);
  ASSERT_EQ(loaded_.problems.size(), 1u);
  expect_problem("/var/lib/dpkg/info/b.md5sums: all database files have 50 bytes or more; no more is read");
}

TEST_F(LoadTest, AFileThatIsNotTheImagesIsAChange) {
  add("/lib/apk/db/installed", "P:a\nV:1\nF:bin\nR:x\n");
  files_.see("/var/lib/dpkg/info/a.list", captured_.file("/var/lib/dpkg/info/a.list", "/a\n"), Origin::container);
  EXPECT_TRUE(load().is_changed);
}

}  // namespace
}  // namespace exhibit::packages
