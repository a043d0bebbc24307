#include "evidence/packages/rpm_sqlite.h"

#include <sqlite3.h>

#include <tuple>

#include "tests/evidence/packages/facts.h"
#include "tests/evidence/packages/rpm_builder.h"
#include "tests/support/files.h"
#include "tests/support/shell.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::packages {
namespace {

/// The bytes of a database made by `sql`, in which ?1 is a header.
std::string database_of(const std::string& sql, const std::string& blob = tool_header()) {
  const TemporaryFolder folder;
  sqlite3* database = nullptr;
  EXPECT_EQ(::sqlite3_open((folder / "db").c_str(), &database), SQLITE_OK);
  const char* rest = sql.c_str();
  while (*rest != '\0') {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(::sqlite3_prepare_v2(database, rest, -1, &statement, &rest), SQLITE_OK) << ::sqlite3_errmsg(database);
    if (statement == nullptr) break;
    if (::sqlite3_bind_parameter_count(statement) > 0) {
      ::sqlite3_bind_blob(statement, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC);
    }
    while (::sqlite3_step(statement) == SQLITE_ROW) {
    }
    ::sqlite3_finalize(statement);
  }
  ::sqlite3_close(database);
  return test::file_content(folder / "db");
}

constexpr const char* table = "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);";

TEST(RpmSqliteTest, HeadersOfTheTable) {
  PackageDatabase database;
  const auto skipped = read_rpm_sqlite(
      database_of(std::string(table) + "INSERT INTO Packages VALUES (1, ?1); INSERT INTO Packages VALUES (2, x'00');"),
      database);
  ASSERT_TRUE(skipped) << skipped.error().message();
  EXPECT_EQ(*skipped, 1u);
  EXPECT_EQ(owner(database, "/usr/bin/tool"), "tool 4:1.2-3 " + sha256("tool").hex());
}

TEST(RpmSqliteTest, WhatIsNoDatabase) {
  PackageDatabase database;
  for (const std::string& bytes :
       {std::string(), std::string(99, 'x'), std::string(100'000, 'x'), database_of("CREATE TABLE x (y);")}) {
    EXPECT_FALSE(read_rpm_sqlite(bytes, database));
  }
}

TEST(RpmSqliteTest, AViewInPlaceOfTheTable) {
  PackageDatabase database;
  const auto read = read_rpm_sqlite(
      database_of("CREATE VIEW Packages AS WITH RECURSIVE c(blob) AS (SELECT 1 UNION ALL SELECT blob + 1 FROM c) "
                  "SELECT blob FROM c;"),
      database);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message().find("no table Packages"), std::string::npos) << read.error().message();
}

TEST(RpmSqliteTest, AllHeadersTogetherAreBounded) {
  const std::string bytes =
      database_of(std::string(table) + "INSERT INTO Packages VALUES (1, ?1); INSERT INTO Packages VALUES (2, ?1);");
  const std::uint64_t blob = tool_header().size();
  const std::uint64_t paths = std::string("/usr/bin/tool/usr/bin/alias/etc/tool.conf").size();
  const auto read = [&bytes](const RpmBudget& budget) {
    PackageDatabase database;
    const auto skipped = read_rpm_sqlite(bytes, database, budget);
    return std::to_string(database.packages()) + " " + (skipped ? "all" : skipped.error().detail.substr(0, 21));
  };
  EXPECT_EQ(read({2 * blob, 6, 2 * paths}), "2 all");
  EXPECT_EQ(read({2 * blob - 1, 6, 2 * paths}), "1 more bytes of headers");
  EXPECT_EQ(read({2 * blob, 5, 2 * paths}), "1 more files than any r");
  EXPECT_EQ(read({2 * blob, 6, 2 * paths - 1}), "1 more bytes of paths t");
}

TEST(RpmSqliteTest, EveryDamagedPageIsSurvived) {
  const std::string bytes = database_of(std::string(table) + "INSERT INTO Packages VALUES (1, ?1);");
  for (std::size_t i = 0; i < bytes.size(); i += 7) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0xff);
    PackageDatabase database;
    std::ignore = read_rpm_sqlite(damaged, database);
  }
}

constexpr const char* spec = R"(Name: tool
Version: 1.2
Release: 3
Epoch: 4
Summary: a tool
License: none
BuildArch: noarch
%description
a tool
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/etc
printf tool > %{buildroot}/usr/bin/tool
printf a=1 > %{buildroot}/etc/tool.conf
ln -s tool %{buildroot}/usr/bin/alias
%files
/usr/bin/tool
/usr/bin/alias
%config /etc/tool.conf
%ghost /etc/ghost
)";

TEST(RpmSqliteTest, ADatabaseOfRpmItself) {
  if (test::output_of("command -v rpmbuild || true").empty()) GTEST_SKIP() << "no rpmbuild here";
  const TemporaryFolder folder;
  folder.write("tool.spec", spec);
  folder.make_folder("root");
  const std::string at = folder.path();
  test::output_of("rpmbuild --quiet -bb --define '_topdir " + at + "/top' --define '_rpmdir " + at +
                  "' --define '_tmppath " + at + "' " + at + "/tool.spec 2>&1");
  test::output_of("rpm --root " + at + "/root --dbpath /var/lib/rpm -i --justdb --nodeps --noscripts " + at +
                  "/noarch/tool-1.2-3.noarch.rpm 2>&1");
  PackageDatabase database;
  const auto skipped = read_rpm_sqlite(test::file_content(at + "/root/var/lib/rpm/rpmdb.sqlite"), database);
  ASSERT_TRUE(skipped) << skipped.error().message();
  EXPECT_EQ(*skipped, 0u);
  EXPECT_EQ(owner(database, "/usr/bin/tool"), "tool 4:1.2-3 " + sha256("tool").hex());
  EXPECT_EQ(owner(database, "/etc/tool.conf"), "tool 4:1.2-3 config " + sha256("a=1").hex());
  EXPECT_EQ(owner(database, "/etc/ghost"), "tool 4:1.2-3");
  EXPECT_EQ(database.owner_of("/usr/bin/alias")->facts.target, "tool");
}

}  // namespace
}  // namespace exhibit::packages
