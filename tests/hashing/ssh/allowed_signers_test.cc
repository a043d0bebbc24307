#include "hashing/ssh/allowed_signers.h"

#include <gtest/gtest.h>

#include "tests/hashing/ssh/ssh_keys.h"

namespace exhibit::ssh {
namespace {

constexpr std::string_view key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

AllowedSigner one(const std::string& before, const std::string& after = "") {
  const AllowedSigners parsed = parse_allowed_signers(before + std::string(key) + after + "\n");
  EXPECT_EQ(parsed.signers.size(), 1u) << before << (parsed.refused.empty() ? "" : parsed.refused[0].why);
  return parsed.signers.empty() ? AllowedSigner{} : parsed.signers[0];
}

std::string why_refused(const std::string& line) {
  const AllowedSigners parsed = parse_allowed_signers(line + "\n");
  EXPECT_TRUE(parsed.signers.empty()) << line;
  return parsed.refused.empty() ? "" : parsed.refused[0].why;
}

TEST(AllowedSignersTest, PrincipalsKeyAndComment) {
  EXPECT_EQ(one("me@example.org ").principals, "me@example.org");
  EXPECT_EQ(one("a@x,b@x  ", " a comment of words").principals, "a@x,b@x");
  EXPECT_EQ(one("\"my name\" ").principals, "my name");
  EXPECT_EQ(one("", " my key").principals, "");
  EXPECT_EQ(one("  me ").key.fingerprint().substr(0, 7), "SHA256:");
}

TEST(AllowedSignersTest, OptionsMayBeQuotedAndHoldCommasAndBlanks) {
  const AllowedSigner signer =
      one("me namespaces=\"file,exhibit-*\",valid-after=\"20260101Z\",VALID-BEFORE=20270101123456Z ");
  EXPECT_EQ(signer.namespaces, "file,exhibit-*");
  EXPECT_EQ(signer.valid_after, 1767225600);
  EXPECT_EQ(signer.valid_before, 1798806896);
  EXPECT_EQ(one("me namespaces=\"with a blank\" ").namespaces, "with a blank");
}

TEST(AllowedSignersTest, NamespacesAndTimesDecideWhoMaySign) {
  const AllowedSigner signer =
      one("me namespaces=\"exhibit-*,!exhibit-custody\",valid-after=\"20260101Z\",valid-before=\"20270101Z\" ");
  const std::int64_t within = 1780000000;
  EXPECT_TRUE(may_sign(signer, "exhibit-seal", within));
  EXPECT_FALSE(may_sign(signer, "exhibit-custody", within));
  EXPECT_FALSE(may_sign(signer, "file", within));
  EXPECT_FALSE(may_sign(signer, "exhibit-seal", 1767225599));
  EXPECT_FALSE(may_sign(signer, "exhibit-seal", 1798761601));
  EXPECT_TRUE(may_sign(one("me "), "anything", 0));
}

TEST(AllowedSignersTest, WhatCannotBeUsedIsToldWithTheReason) {
  const std::string k(key);
  EXPECT_NE(why_refused("*@example.org cert-authority " + k).find("certificate authority"), std::string::npos);
  EXPECT_NE(why_refused("me no-touch-required " + k).find("not known"), std::string::npos);
  EXPECT_NE(why_refused("me namespaces=\"a\",namespaces=\"b\" " + k).find("twice"), std::string::npos);
  EXPECT_NE(why_refused("me valid-after=\"20261301Z\" " + k).find("no time"), std::string::npos);
  EXPECT_NE(why_refused("me valid-after=\"20260230\" " + k).find("no time"), std::string::npos);
  EXPECT_NE(why_refused("me valid-after=\"20260101Z\",valid-before=\"20250101Z\" " + k).find("ends before"),
            std::string::npos);
  EXPECT_NE(why_refused("me namespaces " + k).find("without a value"), std::string::npos);
  EXPECT_NE(why_refused("me namespaces=\"a " + k).find("quote"), std::string::npos);
  EXPECT_FALSE(why_refused("me namespaces=\"a\", " + k).empty());
  EXPECT_FALSE(why_refused("me").empty());
  EXPECT_FALSE(why_refused("me ssh-ed25519").empty());
  EXPECT_FALSE(why_refused("me sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t").empty());
}

TEST(AllowedSignersTest, LinesKeepTheirNumbers) {
  const AllowedSigners parsed =
      parse_allowed_signers("# a comment\n\nme " + std::string(key) + "\r\njunk\nyou " + std::string(key));
  ASSERT_EQ(parsed.signers.size(), 2u);
  EXPECT_EQ(parsed.signers[0].line, 3u);
  EXPECT_EQ(parsed.signers[1].line, 5u);
  ASSERT_EQ(parsed.refused.size(), 1u);
  EXPECT_EQ(parsed.refused[0].line, 4u);
}

TEST(AllowedSignersTest, PatternsAreOpenSshs) {
  EXPECT_TRUE(matches_pattern_list("exhibit-seal", "exhibit-seal"));
  EXPECT_TRUE(matches_pattern_list("exhibit-seal", "file,exhibit-*"));
  EXPECT_TRUE(matches_pattern_list("exhibit-seal", "*-*l"));
  EXPECT_TRUE(matches_pattern_list("exhibit-seal", "exhibit?seal"));
  EXPECT_FALSE(matches_pattern_list("exhibit-seal", "exhibit-seal?"));
  EXPECT_FALSE(matches_pattern_list("exhibit-seal", "!exhibit-seal,*"));
  EXPECT_FALSE(matches_pattern_list("exhibit-seal", "*,!exhibit-*"));
  EXPECT_FALSE(matches_pattern_list("exhibit-seal", ""));
  EXPECT_FALSE(matches_pattern_list("exhibit-seal", "!other"));
}

}  // namespace
}  // namespace exhibit::ssh
