#include "evidence/packages/rpm_header.h"

#include <tuple>

#include "tests/evidence/packages/facts.h"
#include "tests/evidence/packages/rpm_builder.h"

namespace exhibit::packages {
namespace {

TEST(RpmHeaderTest, NameVersionAndFiles) {
  const auto package = parse_rpm_header(tool_header());
  ASSERT_TRUE(package) << package.error().message();
  EXPECT_EQ(package->name, "tool");
  EXPECT_EQ(package->version, "4:1.2-3");
  ASSERT_EQ(package->files.size(), 3u);
  EXPECT_EQ(package->files[0].path, "/usr/bin/tool");
  EXPECT_EQ(package->files[0].facts.digest, ComparisonDigest::from(sha256("tool")));
  EXPECT_EQ(package->files[0].facts.size, 4u);
  EXPECT_FALSE(package->files[0].facts.target);
  EXPECT_EQ(package->files[1].facts.target, "tool");
  EXPECT_FALSE(package->files[1].facts.digest);
  EXPECT_EQ(package->files[2].path, "/etc/tool.conf");
  EXPECT_TRUE(package->files[2].facts.is_config);
}

RpmBuilder two_files() {
  return RpmBuilder()
      .strings(1000, RpmBuilder::string, {"p"})
      .numbers(1116, RpmBuilder::int32, {0, 0})
      .strings(1117, RpmBuilder::string_array, {"a", "b"})
      .strings(1118, RpmBuilder::string_array, {"/"});
}

TEST(RpmHeaderTest, GhostsHaveNoContent) {
  const auto package = parse_rpm_header(two_files()
                                            .strings(1035, RpmBuilder::string_array, {md5_of("a"), md5_of("b")})
                                            .numbers(1037, RpmBuilder::int32, {0, 64})
                                            .build());
  EXPECT_EQ(package->files[0].facts.digest, comparison_digest(ComparisonKind::md5, "a")) << "without a method, MD5";
  EXPECT_FALSE(package->files[1].facts.digest);
}

TEST(RpmHeaderTest, AMethodThatIsNotKnown) {
  const auto package = parse_rpm_header(two_files()
                                            .strings(1035, RpmBuilder::string_array, {md5_of("a"), md5_of("b")})
                                            .numbers(5011, RpmBuilder::int32, {10})
                                            .build());
  EXPECT_FALSE(package->files[0].facts.digest);
}

TEST(RpmHeaderTest, FilesThatWereNotInstalledAreNotThere) {
  std::string blob = two_files().strings(1029, RpmBuilder::string, {"x"}).build();
  // States are characters: the type of the last entry, and its two values at the end.
  const std::size_t entry = 8 + 4 * 16;
  blob[entry + 7] = 1;
  blob[entry + 15] = 2;
  blob[blob.size() - 2] = 0;
  blob[blob.size() - 1] = 2;
  const auto package = parse_rpm_header(blob);
  ASSERT_TRUE(package) << package.error().message();
  ASSERT_EQ(package->files.size(), 1u);
  EXPECT_EQ(package->files[0].path, "/a");
}

TEST(RpmHeaderTest, ListsThatContradictEachOther) {
  EXPECT_FALSE(parse_rpm_header(two_files().numbers(1030, RpmBuilder::int16, {0100644}).build()));
  EXPECT_FALSE(parse_rpm_header(RpmBuilder()
                                    .strings(1000, RpmBuilder::string, {"p"})
                                    .numbers(1116, RpmBuilder::int32, {7})
                                    .strings(1117, RpmBuilder::string_array, {"a"})
                                    .strings(1118, RpmBuilder::string_array, {"/"})
                                    .build()));
  EXPECT_FALSE(parse_rpm_header(RpmBuilder().build())) << "no name";
}

std::string two_files_in(const std::string& folder) {
  return RpmBuilder()
      .strings(1000, RpmBuilder::string, {"p"})
      .numbers(1116, RpmBuilder::int32, {0, 0})
      .strings(1117, RpmBuilder::string_array, {"a", "b"})
      .strings(1118, RpmBuilder::string_array, {folder})
      .build();
}

TEST(RpmHeaderTest, PathsAreBounded) {
  const std::string folder = "/" + std::string(4094, 'x');
  EXPECT_TRUE(parse_rpm_header(two_files_in(folder)));
  EXPECT_FALSE(parse_rpm_header(two_files_in(folder + "x")));
  EXPECT_EQ(parse_rpm_header(two_files_in("/usr/"), 12)->path_bytes, 12u);
  const auto refused = parse_rpm_header(two_files_in("/usr/"), 11);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
}

TEST(RpmHeaderTest, EveryBeginningAndEveryFlippedByteIsSurvived) {
  const std::string blob = tool_header();
  for (std::size_t length = 0; length < blob.size(); ++length) {
    EXPECT_FALSE(parse_rpm_header(std::string_view(blob).substr(0, length))) << length;
  }
  for (std::size_t i = 0; i < blob.size(); ++i) {
    for (const char flip : {'\x01', '\x80', '\xff'}) {
      std::string damaged = blob;
      damaged[i] = static_cast<char>(damaged[i] ^ flip);
      std::ignore = parse_rpm_header(damaged);
    }
  }
}

}  // namespace
}  // namespace exhibit::packages
