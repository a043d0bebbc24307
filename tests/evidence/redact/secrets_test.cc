#include "evidence/redact/secrets.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evidence/redact/finder.h"
#include "hashing/base64.h"

namespace exhibit::redact {
namespace {

bool has(const std::vector<std::string>& spellings, std::string_view wanted) {
  return std::ranges::find(spellings, wanted) != spellings.end();
}

bool is_in(const std::vector<std::string>& spellings, std::string_view text) {
  return std::ranges::any_of(spellings, [&](const std::string& one) { return text.contains(one); });
}

TEST(SpellingsTest, AsJsonWritersEscape) {
  const auto spellings = spellings_of("a\"b\\c<d>/\n");
  EXPECT_TRUE(has(spellings, "a\"b\\c<d>/\n"));
  EXPECT_TRUE(has(spellings, R"(a\"b\\c<d>/\n)"));
  EXPECT_TRUE(has(spellings, R"(a\"b\\c\u003cd\u003e/\n)"));
  EXPECT_TRUE(has(spellings, R"(a\"b\\c<d>\/\n)"));
}

TEST(SpellingsTest, InBase64WhereverItStands) {
  for (const std::string value : {"secret", "secret7", "secret-8"}) {
    const auto spellings = spellings_of(value);
    for (std::size_t before = 0; before < 7; ++before) {
      for (std::size_t after = 0; after < 4; ++after) {
        const std::string encoded = base64_encode(std::string(before, '\xff') + value + std::string(after, '\xee'));
        EXPECT_TRUE(is_in(spellings, encoded)) << value << " in " << encoded;
      }
    }
    EXPECT_FALSE(is_in(spellings, base64_encode("another text altogether")));
  }
}

TEST(SpellingsTest, PercentEncodedInUrlsAndForms) {
  const auto spellings = spellings_of("a b/+~é");
  EXPECT_TRUE(has(spellings, "a%20b%2F%2B~%C3%A9"));
  EXPECT_TRUE(has(spellings, "a%20b%2f%2b~%c3%a9"));
  EXPECT_TRUE(has(spellings, "a+b%2F%2B~%C3%A9"));
  EXPECT_TRUE(has(spellings, "a+b%2f%2b~%c3%a9"));
}

TEST(SpellingsTest, InHexadecimalAndInTheBase64OfUrls) {
  const auto spellings = spellings_of("\xfb\xff\xfe???~~~");
  EXPECT_TRUE(has(spellings, "fbfffe3f3f3f7e7e7e"));
  EXPECT_TRUE(has(spellings, "FBFFFE3F3F3F7E7E7E"));
  EXPECT_TRUE(has(spellings, "-__-Pz8_fn5-"));
}

TEST(SpellingsTest, AFewBytesAreNotLookedForAsDigits) {
  EXPECT_FALSE(has(spellings_of("A=1"), "413d31"));
  EXPECT_FALSE(has(spellings_of("A=1"), "QT0x"));
  EXPECT_TRUE(has(spellings_of("A=1"), "A%3D1"));
}

TEST(SecretsTest, OfAShortValueTheAssignmentIsSearchedFor) {
  Secrets secrets;
  EXPECT_FALSE(secrets.add_variable("PIN=1234", "env:PIN"));
  std::vector<std::string> searched;
  for (const auto& needle : secrets.values()) searched.push_back(needle.bytes);
  EXPECT_TRUE(has(searched, "PIN=1234"));
  EXPECT_TRUE(has(searched, "PIN%3D1234"));
  EXPECT_TRUE(is_in(searched, base64_encode("x PIN=1234;")));
  EXPECT_FALSE(has(searched, "1234"));
}

TEST(SecretsTest, OfAnEmptyValueNothingIs) {
  Secrets secrets;
  EXPECT_TRUE(secrets.add_variable("PIN=", "env:PIN"));
  EXPECT_TRUE(secrets.values().empty());
  EXPECT_TRUE(secrets.digests().empty());
}

TEST(SecretsTest, ShortValuesAreNotSearchedFor) {
  Secrets secrets;
  EXPECT_FALSE(secrets.add_value("true", "env:X"));
  EXPECT_TRUE(secrets.values().empty());
  EXPECT_TRUE(secrets.add_value("sixsix", "env:X"));
}

TEST(SecretsTest, TheDigestOfNothingTellsNothing) {
  Secrets secrets;
  secrets.add_content(sha256(""), "path:/x");
  EXPECT_TRUE(secrets.digests().empty());
}

TEST(SecretsTest, AReasonNamesTheRuleAndNeverTheValue) {
  Secrets secrets;
  secrets.add_value("hunter2", "env:DB_PASSWORD");
  for (const auto& needle : secrets.values()) {
    EXPECT_NE(needle.reason.find("env:DB_PASSWORD"), std::string::npos);
    EXPECT_EQ(needle.reason.find("hunter2"), std::string::npos);
  }
}

TEST(FinderTest, AcrossEveryBoundaryOfPieces) {
  const std::vector<Secrets::Needle> needles = {{"needle", "one"}, {"a much longer needle", "two"}};
  const std::string text = "xxxxneedlexxxx";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    Finder finder(needles);
    for (std::size_t at = 0; at < text.size(); at += step) finder.feed(std::string_view(text).substr(at, step));
    const auto* found = finder.take();
    ASSERT_NE(found, nullptr) << step;
    EXPECT_EQ(found->reason, "one");
  }
}

TEST(FinderTest, WhatCrossesABoundaryAndNothingElse) {
  const std::vector<Secrets::Needle> needles = {{"needle", "one"}, {"a much longer needle", "two"}};
  for (std::size_t before = 1; before < 6; ++before) {
    const std::string text = "xxneedlexx";
    const auto found = find_crossing(needles, text.substr(0, 2 + before), text.substr(2 + before));
    ASSERT_TRUE(found.has_value()) << before;
    EXPECT_EQ(found->needle->reason, "one");
    EXPECT_EQ(found->before, before);
  }
  EXPECT_FALSE(find_crossing(needles, "needle", "x").has_value());
  EXPECT_FALSE(find_crossing(needles, "x", "needle").has_value());
  EXPECT_FALSE(find_crossing(needles, "", "needle").has_value());
  EXPECT_EQ(longest_of(needles), 20u);
}

TEST(FinderTest, NotOverTheEndOfWhatItLookedThrough) {
  const std::vector<Secrets::Needle> needles = {{"needle", "one"}};
  Finder finder(needles);
  finder.feed("need");
  EXPECT_EQ(finder.take(), nullptr);
  finder.feed("le");
  EXPECT_EQ(finder.take(), nullptr);
}

}  // namespace
}  // namespace exhibit::redact
