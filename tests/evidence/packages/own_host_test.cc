// The database of the machine that runs the tests, where it is one of dpkg's: real, and read only.
#include <filesystem>

#include "evidence/packages/dpkg.h"
#include "evidence/packages/package_truth.h"
#include "tests/evidence/packages/facts.h"
#include "tests/support/captured_bundle.h"
#include "tests/support/files.h"
#include "tests/support/shell.h"

namespace exhibit::packages {
namespace {

const std::string folder = "/var/lib/dpkg/";

std::vector<DirectoryAlias> merged_directories() {
  std::vector<DirectoryAlias> aliases;
  for (const std::string name : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
    if (std::filesystem::is_symlink(name)) aliases.push_back({name, "/usr" + name});
  }
  return aliases;
}

void read_info(DpkgReader& reader) {
  for (const auto& file : std::filesystem::directory_iterator(folder + "info")) {
    const std::string name = file.path().filename();
    if (name.ends_with(".list")) reader.read_list(name, test::file_content(file.path()));
    if (name.ends_with(".md5sums")) reader.read_md5sums(name, test::file_content(file.path()));
  }
}

class OwnHostTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder + "status")) GTEST_SKIP() << "no dpkg here";
    reader_.read_diversions(test::file_content(folder + "diversions"));
    reader_.read_status(test::file_content(folder + "status"));
    read_info(reader_);
  }

  PackageDatabase database_{merged_directories()};
  DpkgReader reader_{database_};
};

TEST_F(OwnHostTest, NothingIsSkippedOrLeftOut) {
  EXPECT_EQ(reader_.skipped_lines(), 0u);
  EXPECT_EQ(database_.left_out(), 0u);
  EXPECT_GT(database_.paths(), 1000u);
}

TEST_F(OwnHostTest, DpkgSaysTheSameOwners) {
  for (const std::string path : {"/usr/bin/dpkg", "/etc/debian_version", "/usr/share/doc/dpkg/copyright"}) {
    if (!std::filesystem::exists(path)) continue;
    const std::string said = test::output_of("dpkg-query -S " + path);
    const auto owned = database_.owner_of(path);
    ASSERT_TRUE(owned) << path;
    EXPECT_EQ(said.substr(0, said.find_first_of(":,")), owned->package);
  }
}

TEST_F(OwnHostTest, AProgramIsIntactUnlessAlteredUnderAnyOfItsNames) {
  const std::string program = test::file_content("/usr/bin/dpkg");
  const FileEntry entry = test::CapturedBundle::uncaptured("/usr/bin/dpkg", program);
  const auto state_of = [&](const std::string& path, const std::string& content) {
    return judge(database_, path, entry, [&](ComparisonKind kind) { return comparison_digest(kind, content); }).state;
  };
  EXPECT_EQ(state_of("/usr/bin/dpkg", program), TruthState::intact);
  EXPECT_EQ(state_of("/usr/bin/dpkg", program + "x"), TruthState::altered);
  EXPECT_EQ(state_of("/usr/bin/dpkg.evil", program), TruthState::unowned_in_packaged_directory);
  if (!std::filesystem::is_symlink("/bin")) return;
  EXPECT_EQ(state_of("/bin/dpkg", program), TruthState::intact);
}

}  // namespace
}  // namespace exhibit::packages
