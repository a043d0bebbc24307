// Which members are divided, and where; whatever a process puts into its environment.
#include "evidence/bundle/member_parts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace exhibit {
namespace {

std::vector<MemberPart> parts_of(std::string_view content, std::size_t step = 1'000'000) {
  std::vector<MemberPart> parts;
  PartDivider divider('\0', [&](const MemberPart& part) { parts.push_back(part); });
  for (std::size_t at = 0; at < content.size(); at += step) divider.feed(content.substr(at, step));
  divider.end();
  return parts;
}

/// Contiguous, complete, not empty, each with its digest.
void expect_cover(std::string_view content, const std::vector<MemberPart>& parts) {
  std::uint64_t offset = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].number, i + 1);
    EXPECT_EQ(parts[i].offset, offset);
    EXPECT_GT(parts[i].size, 0u);
    EXPECT_EQ(parts[i].sha256, sha256(content.substr(offset, parts[i].size)));
    offset += parts[i].size;
  }
  EXPECT_EQ(offset, content.size());
}

TEST(MemberPartsTest, WhichMembersAreDivided) {
  EXPECT_EQ(part_end_of("data/containers.jsonl"), '\n');
  EXPECT_EQ(part_end_of("data/c/c0001/configured_env.jsonl"), '\n');
  EXPECT_EQ(part_end_of("data/c/host/p/1-2/environ"), '\0');
  for (const char* whole : {"data/c/c0001/p/1-2/cmdline", "data/c/c0001/state/01-environ", "data/c/c0001/environ",
                            "data/c/c0001/p/1-2/x/environ", "data/c/c0001/configured_env.jsonl/x", "data/c/",
                            "data/c/environ", "bagit.txt", "data/index.jsonl"}) {
    EXPECT_EQ(part_end_of(whole), std::nullopt) << whole;
  }
}

TEST(MemberPartsTest, APartEndsWithItsEnd) {
  const std::string content("A=1\0B=22\0C", 10);
  for (std::size_t step = 1; step <= content.size(); ++step) {
    const auto parts = parts_of(content, step);
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[1].size, 5u);
    EXPECT_EQ(parts[2].size, 1u);
    expect_cover(content, parts);
  }
}

TEST(MemberPartsTest, NothingHasNoParts) { EXPECT_TRUE(parts_of("").empty()); }

TEST(MemberPartsTest, ThousandsOfEmptyVariablesAreFewParts) {
  const std::string content(1'000'000, '\0');
  const auto parts = parts_of(content, 4'096);
  EXPECT_EQ(parts.size(), greatest_number_of_parts);
  EXPECT_EQ(parts.back().size, 1'000'000u - (greatest_number_of_parts - 1));
  expect_cover(content, parts);
}

TEST(MemberPartsTest, MegabytesWithoutAnEndAreOnePart) {
  const std::string content(std::size_t{3} << 20, 'x');
  EXPECT_EQ(parts_of(content, 65'536).size(), 1u);
}

TEST(PartsDigestTest, TellsDivisionsApart) {
  PartsDigest digest;
  digest.add(1, sha256("a"));
  digest.add(1, sha256("b"));
  EXPECT_EQ(digest.parts(), 2u);
  EXPECT_EQ(digest.size(), 2u);
  const Digest both = digest.finish();
  EXPECT_EQ(digest.parts(), 0u);
  digest.add(1, sha256("b"));
  digest.add(1, sha256("a"));
  EXPECT_NE(digest.finish(), both);
}

}  // namespace
}  // namespace exhibit
