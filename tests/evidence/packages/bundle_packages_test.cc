#include "evidence/packages/bundle_packages.h"

#include "tests/evidence/packages/facts.h"
#include "tests/support/captured_bundle.h"

namespace exhibit::packages {
namespace {

class BundlePackagesTest : public testing::Test {
 protected:
  void add_dpkg(std::vector<FileEntry>& walk) {
    for (const auto& [name, content] : {std::pair("status", std::string("Package: tool\nVersion: 1\n")),
                                        std::pair("info/tool.md5sums", md5_of("tool") + "  usr/bin/tool\n")}) {
      walk.push_back(captured_.file("/var/lib/dpkg/" + std::string(name), content));
    }
  }

  /// "tool altered"; "nothing" where no database tells.
  std::string told(const std::string& path, std::string_view content) {
    const FileEntry entry = captured_.file(path, content);
    const auto bundle = Bundle::open(captured_.write(folder_, "b" + std::to_string(++written_) + ".tar")).value();
    const BundlePackages packages(bundle);
    const auto fact = packages.of("c0001", path, entry);
    problems_ = packages.packages_of("c0001").problems;
    has_changed_database_ = fact && fact->has_changed_database;
    return fact ? fact->package + " " + fact->state : "nothing";
  }

  TemporaryFolder folder_;
  test::CapturedBundle captured_;
  std::vector<std::string> problems_;
  bool has_changed_database_ = false;
  int written_ = 0;
};

TEST_F(BundlePackagesTest, WithoutADatabase) { EXPECT_EQ(told("/usr/bin/tool", "tool"), "nothing"); }

TEST_F(BundlePackagesTest, OfTheRoot) {
  add_dpkg(captured_.walks["fs0001"]);
  EXPECT_EQ(told("/usr/bin/tool", "tool"), "tool intact");
  EXPECT_TRUE(has_changed_database_) << "without layers nothing tells that it is the image's";
  EXPECT_EQ(told("/usr/bin/tool", "evil"), "tool altered");
  EXPECT_EQ(told("/usr/bin/evil", "evil"), " unowned-in-packaged-directory");
  EXPECT_TRUE(problems_.empty());
}

TEST_F(BundlePackagesTest, OfTheLayersOfAnOverlay) {
  MountDecision overlay = test::CapturedBundle::mount("/", {});
  overlay.kind = MountDecisionKind::layered;
  overlay.upper = "fs0002";
  overlay.lowers = {"fs0001"};
  captured_.mounts["c0001"] = {overlay};
  add_dpkg(captured_.walks["fs0001"]);
  captured_.walks["fs0002"] = {test::CapturedBundle::entry_of("/", FileType::dir)};
  EXPECT_EQ(told("/usr/bin/tool", "tool"), "tool intact");
  EXPECT_FALSE(has_changed_database_);
  captured_.walks["fs0002"].push_back(
      captured_.file("/var/lib/dpkg/info/tool.md5sums", md5_of("evil") + "  usr/bin/tool\n"));
  EXPECT_EQ(told("/usr/bin/tool", "evil"), "tool intact");
  EXPECT_TRUE(has_changed_database_);
}

TEST_F(BundlePackagesTest, ADatabaseThatAMountHidesIsNone) {
  add_dpkg(captured_.walks["fs0001"]);
  captured_.mounts["c0001"].push_back(test::CapturedBundle::mount("/var", "fs0002"));
  captured_.walks["fs0002"] = {test::CapturedBundle::entry_of("/", FileType::dir)};
  EXPECT_EQ(told("/usr/bin/tool", "tool"), "nothing");
}

TEST_F(BundlePackagesTest, AContainerWithoutMountsIsAProblem) {
  captured_.mounts.clear();
  EXPECT_EQ(told("/usr/bin/tool", "tool"), "nothing");
  EXPECT_EQ(problems_.size(), 1u);
}

}  // namespace
}  // namespace exhibit::packages
