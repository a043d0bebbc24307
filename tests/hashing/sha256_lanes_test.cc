#include "hashing/sha256_lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

namespace exhibit {
namespace {

/// Texts of these lengths, each with bytes of its own.
std::vector<std::string> texts_of(const std::vector<std::size_t>& lengths) {
  std::vector<std::string> texts;
  for (std::size_t length : lengths) {
    std::string text(length, '\0');
    for (std::size_t i = 0; i < length; ++i) text[i] = static_cast<char>((i * 131 + texts.size() * 17) >> 3);
    texts.push_back(std::move(text));
  }
  return texts;
}

/// How many of them lanes have made.
std::size_t expect_what_openssl_says(const std::vector<std::string>& texts) {
  const std::vector<std::string_view> messages(texts.begin(), texts.end());
  std::vector<Digest> digests(texts.size());
  const std::size_t in_lanes = sha256_side_by_side(messages, digests);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(digests[i], sha256(texts[i])) << "message " << i << " of " << texts[i].size();
  }
  return in_lanes;
}

/// Where this program and this processor have lanes.
std::size_t in_lanes(std::size_t count) { return has_sha256_lanes() ? count : 0; }

TEST(Sha256SideBySide, OfNothing) {
  EXPECT_EQ(expect_what_openssl_says({}), 0u);
  EXPECT_EQ(expect_what_openssl_says({""}), 0u);
  EXPECT_EQ(expect_what_openssl_says(texts_of({0, 1, 0})), 0u);
}

/// Known from elsewhere: FIPS 180-4's example.
TEST(Sha256SideBySide, OfAbc) {
  const std::vector<std::string_view> messages(40, "abc");
  std::vector<Digest> digests(messages.size());
  EXPECT_EQ(sha256_side_by_side(messages, digests), in_lanes(40));
  for (const Digest& digest : digests) {
    EXPECT_EQ(digest.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}

TEST(Sha256SideBySide, OfEachLengthAroundTheEndsOfBlocks) {
  std::vector<std::size_t> lengths;
  for (std::size_t length = 0; length < 400; ++length) lengths.push_back(length);
  EXPECT_EQ(expect_what_openssl_says(texts_of(lengths)), in_lanes(399));
}

/// More than the library takes at a time, too.
TEST(Sha256SideBySide, OfFewAndOfMany) {
  for (std::size_t count = 1; count < 70; ++count) {
    EXPECT_EQ(expect_what_openssl_says(texts_of(std::vector(count, count * 40))), in_lanes(count < 6 ? 0 : count));
  }
  EXPECT_EQ(expect_what_openssl_says(texts_of(std::vector<std::size_t>(3000, 100))), in_lanes(3000));
}

TEST(Sha256SideBySide, OfOneThatIsLongBesideTheOthers) {
  std::vector<std::size_t> lengths(100, 50);
  lengths[7] = 3'000'000;
  lengths[60] = 50'001;
  EXPECT_EQ(expect_what_openssl_says(texts_of(lengths)), in_lanes(98));
}

/// The longest that a lane takes, and longer ones.
TEST(Sha256SideBySide, OfThoseAroundTheGreatestInALane) {
  std::vector<std::size_t> lengths;
  for (std::size_t length = 65'500; length < 65'560; ++length) lengths.push_back(length);
  EXPECT_EQ(expect_what_openssl_says(texts_of(lengths)), in_lanes(35));
}

TEST(Sha256SideBySide, ByThreadsAtOnce) {
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < 300; ++i) lengths.push_back(1000 + i);
  const std::vector<std::string> texts = texts_of(lengths);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 10; ++turn) EXPECT_EQ(expect_what_openssl_says(texts), in_lanes(300));
    });
  }
}

#ifdef EXHIBIT_SHA256_LANES
TEST(Sha256SideBySide, ThisProgramHasLanesWhereTheProcessorHas) {
  EXPECT_EQ(has_sha256_lanes(), __builtin_cpu_supports("avx2") != 0);
}
#else
TEST(Sha256SideBySide, ThisProgramHasNone) { EXPECT_FALSE(has_sha256_lanes()); }
#endif

}  // namespace
}  // namespace exhibit
