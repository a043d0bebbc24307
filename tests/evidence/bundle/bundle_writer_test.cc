#include "evidence/bundle/bundle_writer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <vector>

#include "evidence/bundle/member_name.h"
#include "hashing/uuid.h"
#include "tests/support/memory_output.h"
#include "tests/support/shell.h"
#include "tests/support/small_bundle.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/verify_bytes.h"

namespace exhibit {
namespace {

using test::MemoryOutput;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> expected_names() {
  std::vector<std::string> names = {"bagit.txt", "data/README-VERIFY.txt"};
  for (const test::Part& part : test::small_parts()) names.push_back(part.name);
  for (const char* name : {"data/index.jsonl", "data/salt-master.hex", "manifest-sha256.txt", "bag-info.txt",
                           "tagmanifest-sha256.txt", "SEAL"}) {
    names.emplace_back(name);
  }
  for (std::string& name : names) name = std::string(test::small_bag) + "/" + name;
  return names;
}

TEST(BundleWriterTest, OtherPeoplesTarsListIt) {
  const TemporaryFolder folder;
  const std::string bundle = folder.write("b.tar", test::small_bundle());
  EXPECT_EQ(lines_of(test::output_of("tar -tf " + bundle + " 2>&1")), expected_names());
  EXPECT_EQ(lines_of(test::output_of("bsdtar -tf " + bundle + " 2>&1")), expected_names());
}

TEST(BundleWriterTest, OtherPeoplesTarsExtractIt) {
  for (const std::string program : {"tar", "bsdtar"}) {
    const TemporaryFolder folder;
    const std::string bundle = folder.write("b.tar", test::small_bundle());
    const std::string extracted = folder.make_folder("x");
    test::output_of(program + " -xf " + bundle + " -C " + extracted);
    for (const char* manifest : {"manifest-sha256.txt", "tagmanifest-sha256.txt"}) {
      test::output_of("cd " + extracted + "/" + std::string(test::small_bag) + " && sha256sum -c --quiet --strict " +
                      manifest);
    }
  }
}

TEST(BundleWriterTest, TheHeadAndItsDigestAreTheWholeCheck) {
  const std::string bytes = test::small_bundle();
  const Verification verification = test::verify_bytes(bytes);
  ASSERT_TRUE(verification.seal);
  EXPECT_EQ(sha256(bytes.substr(0, verification.seal->prefix_bytes)), verification.seal->prefix_sha256);
}

TEST(BundleWriterTest, ContentInPiecesIsTheSameMember) {
  MemoryOutput output;
  BundleWriter writer(output, std::string(test::small_bundle_id), {});
  writer.begin_member("data/x", 5);
  writer.append("he");
  writer.append("");
  writer.append("llo");
  writer.end_member();
  EXPECT_FALSE(output.is_committed());
  writer.seal("complete", 0);
  EXPECT_TRUE(output.is_committed());
  EXPECT_EQ(output.bytes().substr(test::content_offset(output.bytes(), "data/x"), 6), std::string("hello\0", 6));
}

TEST(BundleWriterTest, ABrokenPromiseIsALogicError) {
  MemoryOutput output;
  BundleWriter writer(output, std::string(test::small_bundle_id), {});
  EXPECT_THROW(writer.begin_member("../x", 1), std::logic_error);
  EXPECT_THROW(writer.begin_member("data/" + std::string(100, 'x'), 1), std::logic_error);
  writer.begin_member("data/x", 1);
  EXPECT_THROW(writer.append("ab"), std::logic_error);
  EXPECT_THROW(writer.end_member(), std::logic_error);
}

TEST(BundleWriterTest, ACheckpointVouchesForWhatTheOutputHas) {
  MemoryOutput output;
  BundleWriter writer(output, std::string(test::small_bundle_id), {});
  std::vector<Checkpoint> checkpoints;
  writer.set_witness([&](const Checkpoint& checkpoint) {
    checkpoints.push_back(checkpoint);
    EXPECT_GE(output.bytes().size(), checkpoint.prefix_bytes);
  });
  for (int i = 0; i < 5; ++i) writer.add("data/net/1/" + std::to_string(i), std::string(9 << 20, 'x'));
  ASSERT_GE(checkpoints.size(), 2u) << "two by their bytes, more where writing takes long";
  for (const Checkpoint& checkpoint : checkpoints) {
    EXPECT_EQ(sha256(output.bytes().substr(0, checkpoint.prefix_bytes)), checkpoint.prefix_sha256);
  }
  // Killed here: what is on disk is vouched for up to the last checkpoint.
  const Verification verification = test::verify_bytes(output.bytes());
  EXPECT_EQ(verification.verdict, Verdict::incomplete) << test::told(verification);
  EXPECT_EQ(verification.verified_bytes, checkpoints.back().prefix_bytes);
}

class FailingOutput final : public Output {
 public:
  void write(std::string_view) override { throw OutputError(io_error("write", "full", 28).error()); }
  void commit() override { FAIL(); }
};

TEST(BundleWriterTest, AFullDiskEndsTheAcquisition) {
  FailingOutput output;
  BundleWriter writer(output, std::string(test::small_bundle_id), {});
  EXPECT_THROW(writer.add("data/blob/x", std::string(20 << 20, 'x')), OutputError);
}

TEST(MemberNameTest, TheToolsOwnAlphabet) {
  for (const std::string& name :
       {std::string("a"), std::string("a/b"), std::string("a..b/..."), std::string(100, 'x')}) {
    EXPECT_TRUE(is_member_name(name)) << name;
  }
  for (const std::string& name :
       {std::string(), std::string("/a"), std::string("a/"), std::string("a//b"), std::string("."), std::string("a/.."),
        std::string("./a"), std::string("a b"), std::string("a\n"), std::string("\xc3\xa9"), std::string(101, 'x')}) {
    EXPECT_FALSE(is_member_name(name)) << name;
  }
}

TEST(MemberNameTest, BagOfABundle) {
  EXPECT_EQ(bag_of(test::small_bundle_id), test::small_bag);
  EXPECT_EQ(bag_of(random_uuid()).size(), test::small_bag.size());
}

TEST(FileOutputTest, HasItsNameOnlyWhenItIsWhole) {
  const TemporaryFolder folder;
  auto output = FileOutput::create(folder / "b.tar").value();
  output.write("content");
  EXPECT_FALSE(std::filesystem::exists(folder / "b.tar"));
  output.commit();
  EXPECT_TRUE(std::filesystem::exists(folder / "b.tar"));
  EXPECT_FALSE(std::filesystem::exists(output.partial_path()));
}

TEST(FileOutputTest, NeverReplacesAnything) {
  const TemporaryFolder folder;
  folder.write("b.tar", "here first");
  EXPECT_FALSE(FileOutput::create(folder / "b.tar"));
  auto output = FileOutput::create(folder / "c.tar").value();
  folder.write("c.tar", "here meanwhile");
  EXPECT_THROW(output.commit(), OutputError);
}

}  // namespace
}  // namespace exhibit
