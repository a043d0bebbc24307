// Upgrades change files and database together; so does whoever hides a file behind the database.
#include "evidence/findings/package_facts.h"

#include <gtest/gtest.h>

#include "tests/evidence/findings/file_explained.h"
#include "tests/support/captured_bundle.h"

namespace exhibit::findings {
namespace {

packages::LoadedPackages loaded(const std::string& version, std::string_view content,
                                const std::string& path = "/usr/bin/tool") {
  packages::LoadedPackages packages;
  packages.found = {"rpm: 1 package"};
  packages::FileFacts facts;
  facts.digest = ComparisonDigest::from(sha256(content));
  packages.database.own(packages.database.add_package("tool", version), path, facts);
  return packages;
}

class PackageHistories : public testing::Test {
 protected:
  PackageHistories() : bundle_(Bundle::open(test::CapturedBundle().write(folder_)).value()) {}

  /// What databases say of the change, whose content is "abc".
  Excuse judge(const FileChange& change, const packages::LoadedPackages* now, const packages::LoadedPackages* before,
               std::string state = "intact") {
    const PackageHistory history{.bundle = &bundle_, .now = [=] { return now; }, .before = [=] { return before; }};
    const drift::PackageFact fact{.package = state == "unowned" ? "" : "tool",
                                  .version = "2",
                                  .state = std::move(state),
                                  .reason = {},
                                  .has_changed_database = true};
    facts_ = Facts();
    return add_package_facts(facts_, change, fact, history);
  }

  TemporaryFolder folder_;
  Bundle bundle_;
  Facts facts_;
};

TEST_F(PackageHistories, AnUpgradeIsVouchedFor) {
  const auto now = loaded("2", "abc");
  const auto before = loaded("1", "old");
  EXPECT_EQ(judge(added(an_entry("/usr/bin/tool")), &now, &before), Excuse::vouched);
  EXPECT_TRUE(facts_.has("package", "upgraded"));
}

TEST_F(PackageHistories, ARecordThatWasRewrittenUnderOneVersionIsToldOf) {
  const auto now = loaded("2", "abc");
  const auto before = loaded("2", "old");
  EXPECT_EQ(judge(added(an_entry("/usr/bin/tool")), &now, &before), Excuse::none);
  EXPECT_TRUE(facts_.has("package", "record-rewritten"));
}

TEST_F(PackageHistories, AFileThatWasPutIntoAPackageIsToldOf) {
  const auto now = loaded("2", "abc");
  const auto before = loaded("2", "abc", "/usr/bin/other");
  EXPECT_EQ(judge(added(an_entry("/usr/bin/tool")), &now, &before), Excuse::none);
  EXPECT_TRUE(facts_.has("package", "record-rewritten"));
}

TEST_F(PackageHistories, WhatBothDatabasesHaveIsExpected) {
  const auto now = loaded("2", "abc");
  EXPECT_EQ(judge(added(an_entry("/usr/bin/tool")), &now, &now), Excuse::expected);
}

TEST_F(PackageHistories, WhatAnUpgradeMovedIsVouchedFor) {
  const auto now = loaded("2", "abc");
  const auto before = loaded("1", "abc", "/usr/lib/tool");
  FileChange moved = added(an_entry("/usr/bin/tool"));
  moved.change = "moved";
  moved.from_path = "/usr/lib/tool";
  EXPECT_EQ(judge(moved, &now, &before), Excuse::vouched);
  EXPECT_EQ(judge(moved, &now, nullptr, "unowned"), Excuse::none);
}

TEST_F(PackageHistories, MetadataIsVouchedForByNobody) {
  const auto now = loaded("2", "abc");
  const auto before = loaded("1", "old");
  EXPECT_EQ(judge(changed("metadata", an_entry("/usr/bin/tool"), an_entry("/usr/bin/tool", 04755)), &now, &before),
            Excuse::none);
}

TEST_F(PackageHistories, AnUpgradeSetsTimes) {
  const auto now = loaded("2", "abc");
  const auto before = loaded("1", "old");
  const FileChange touched = changed("metadata", an_entry("/usr/bin/tool"), an_entry("/usr/bin/tool"));
  judge(touched, &now, &before);
  EXPECT_TRUE(facts_.has("package", "upgraded"));
  judge(touched, &now, &now);
  EXPECT_FALSE(facts_.has("package", "upgraded"));
}

TEST_F(PackageHistories, DpkgsRecordsGoWithTheirPackage) {
  const auto now = loaded("2", "abc");
  const auto before = loaded("1", "old");
  const FileChange script = added(an_entry("/var/lib/dpkg/info/tool:amd64.postinst"));
  EXPECT_EQ(judge(script, &now, &before, "unowned"), Excuse::vouched);
  EXPECT_EQ(judge(script, &now, &now, "unowned"), Excuse::none);
  EXPECT_EQ(judge(added(an_entry("/var/lib/dpkg/info/other.postinst")), &now, &before, "unowned"), Excuse::none);
}

TEST_F(PackageHistories, LinksToWhatAPackageBroughtAreVouchedFor) {
  const auto now = loaded("2", "abc", "/lib/systemd/system/tool.service");
  FileEntry link = an_entry("/etc/systemd/system/multi-user.target.wants/tool.service");
  link.type = FileType::symlink;
  link.target = "/lib/systemd/system/tool.service";
  EXPECT_EQ(judge(added(link), &now, nullptr, "unowned"), Excuse::vouched);
  link.target = "../../../../lib/systemd/system/tool.service";
  EXPECT_EQ(judge(added(link), &now, nullptr, "unowned"), Excuse::vouched);
  link.target = "/tmp/tool.service";
  EXPECT_EQ(judge(added(link), &now, nullptr, "unowned"), Excuse::none);
}

}  // namespace
}  // namespace exhibit::findings
