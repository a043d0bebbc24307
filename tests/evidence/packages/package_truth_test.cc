#include "evidence/packages/package_truth.h"

#include "evidence/packages/apk.h"
#include "tests/evidence/packages/facts.h"
#include "tests/support/captured_bundle.h"

namespace exhibit::packages {
namespace {

FileEntry file(std::string_view content) { return test::CapturedBundle::uncaptured("/x", content); }

FileEntry link(std::string target) {
  FileEntry entry = test::CapturedBundle::entry_of("/x", FileType::symlink);
  entry.target = std::move(target);
  return entry;
}

FileEntry of_type(FileType type) { return test::CapturedBundle::entry_of("/x", type); }

class TruthTest : public testing::Test {
 protected:
  /// The package's word on /usr/bin/tool.
  FileFacts facts_;

  PackageTruth judge_tool(const FileEntry& entry, std::optional<std::string> content = std::nullopt) {
    PackageDatabase database;
    database.own(database.add_package("tool", "1.2"), "/usr/bin/tool", facts_);
    return judge(database, "/usr/bin/tool", entry, [&](ComparisonKind kind) {
      ++asked_;
      return content ? std::optional(comparison_digest(kind, *content)) : std::nullopt;
    });
  }

  void expect(const PackageTruth& truth, TruthState state, std::string_view reason = {}) {
    EXPECT_EQ(truth_state_word(truth.state), truth_state_word(state)) << truth.reason;
    EXPECT_NE(truth.reason.find(reason), std::string::npos) << truth.reason;
    EXPECT_EQ(truth.package, "tool");
    EXPECT_EQ(truth.version, "1.2");
  }

  int asked_ = 0;
};

TEST_F(TruthTest, AnMd5NeedsTheContent) {
  facts_.digest = comparison_digest(ComparisonKind::md5, "a");
  expect(judge_tool(file("a"), "a"), TruthState::intact);
  expect(judge_tool(file("b"), "b"), TruthState::altered, "its MD5 is " + md5_of("b"));
  expect(judge_tool(file("a")), TruthState::owned_unchecked, "records its MD5, and its content was not captured");
}

TEST_F(TruthTest, ASha256IsThatOfTheListing) {
  facts_.digest = ComparisonDigest::from(sha256("a"));
  expect(judge_tool(file("a")), TruthState::intact);
  expect(judge_tool(file("b")), TruthState::altered, "its SHA-256 is");
  facts_.digest->size = 20;
  expect(judge_tool(file("a")), TruthState::intact);
  EXPECT_EQ(asked_, 0);
}

TEST_F(TruthTest, ASizeAloneCanTell) {
  facts_.digest = comparison_digest(ComparisonKind::md5, "a");
  facts_.size = 1;
  expect(judge_tool(file("ab")), TruthState::altered, "it has 2 bytes, the package's 1");
}

TEST_F(TruthTest, WithoutAnythingToCompare) {
  expect(judge_tool(file("a")), TruthState::owned_unchecked, "records no digest");
  expect(judge_tool(link("a")), TruthState::owned_unchecked, "records nothing of links");
  expect(judge_tool(of_type(FileType::unknown)), TruthState::owned_unchecked);
  expect(judge_tool(of_type(FileType::dir)), TruthState::intact);
}

TEST_F(TruthTest, Links) {
  facts_.target = "busybox";
  expect(judge_tool(link("busybox")), TruthState::intact);
  expect(judge_tool(link("/tmp/x")), TruthState::altered, "target differs");
  expect(judge_tool(file("a")), TruthState::altered, "a file in place of a symlink");
}

TEST_F(TruthTest, LinksOfApk) {
  facts_.digest = comparison_digest(ComparisonKind::sha1, "/bin/busybox");
  facts_.has_link_digest = true;
  expect(judge_tool(link("/bin/busybox")), TruthState::intact);
  expect(judge_tool(link("/tmp/x")), TruthState::altered);
}

TEST_F(TruthTest, SomethingElseInPlaceOfAFile) {
  facts_.digest = comparison_digest(ComparisonKind::md5, "a");
  expect(judge_tool(link("/tmp/x")), TruthState::altered, "a symlink in place of a file");
  expect(judge_tool(of_type(FileType::dir)), TruthState::altered, "a dir in place of a file");
  expect(judge_tool(of_type(FileType::fifo)), TruthState::altered, "a fifo in place of a file");
}

TEST_F(TruthTest, ConfigurationIsMarked) {
  facts_.digest = comparison_digest(ComparisonKind::md5, "a");
  facts_.is_config = true;
  EXPECT_TRUE(judge_tool(file("b"), "b").is_config);
}

TEST(UnownedTruthTest, AmongPackagedFilesOrNot) {
  PackageDatabase database(std::vector<DirectoryAlias>{{"/bin", "/usr/bin"}});
  FileFacts facts;
  facts.digest = ComparisonDigest::from(sha256("tool"));
  database.own(database.add_package("tool", "1"), "/usr/bin/tool", facts);
  const auto state_of = [&](std::string_view path) {
    return judge(database, path, file("x"), [](ComparisonKind) { return std::nullopt; }).state;
  };
  EXPECT_EQ(state_of("/usr/bin/evil"), TruthState::unowned_in_packaged_directory);
  EXPECT_EQ(state_of("/bin/evil"), TruthState::unowned_in_packaged_directory);
  EXPECT_EQ(state_of("/tmp/evil"), TruthState::unowned);
  EXPECT_EQ(state_of("/usr/bin/tool/evil"), TruthState::unowned);
  EXPECT_EQ(state_of("/"), TruthState::unowned);
}

TEST(CapturedTruthTest, TheContentInTheBundleDecides) {
  const TemporaryFolder folder;
  test::CapturedBundle captured;
  const FileEntry good = captured.file("/tool", "tool");
  const FileEntry bad = captured.file("/tool", "evil");
  FileEntry lost = captured.file("/tool", "lost");
  captured.pieces.erase("data/blob/" + lost.sha256->hex().substr(0, 2) + "/" + lost.sha256->hex());
  const auto bundle = Bundle::open(captured.write(folder)).value();
  PackageDatabase database;
  FileFacts facts;
  facts.digest = comparison_digest(ComparisonKind::md5, "tool");
  database.own(database.add_package("tool", "1"), "/tool", facts);
  EXPECT_EQ(judge(database, "/tool", good, bundle).state, TruthState::intact);
  EXPECT_EQ(judge(database, "/tool", bad, bundle).state, TruthState::altered);
  EXPECT_EQ(judge(database, "/tool", lost, bundle).state, TruthState::owned_unchecked);
}

}  // namespace
}  // namespace exhibit::packages
