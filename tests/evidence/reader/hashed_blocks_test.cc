#include "evidence/reader/hashed_blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <tuple>

#include "tests/support/verify_bytes.h"

namespace exhibit {
namespace {

std::string varied_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * i % 251);
  return bytes;
}

class HashedBlocksTest : public ::testing::TestWithParam<Reading> {};
INSTANTIATE_TEST_SUITE_P(BothWays, HashedBlocksTest, ::testing::Values(Reading::as_asked, Reading::ahead));

TEST_P(HashedBlocksTest, AreAllBytesAndTheirDigest) {
  for (const std::size_t size : {0u, 1u, 512u, 262'143u, 262'144u, 262'145u, 1'300'000u}) {
    for (const std::size_t step : {std::size_t{70'001}, std::size_t{1} << 20}) {
      const std::string bytes = varied_bytes(size);
      const ByteSource source = test::source_of(bytes, step);
      HashedBlocks blocks(source, GetParam());
      std::string all;
      while (true) {
        const auto block = blocks.next();
        ASSERT_TRUE(block);
        if (block->empty()) break;
        all += *block;
      }
      EXPECT_TRUE(all == bytes) << size;
      EXPECT_EQ(blocks.digest_of_first(size), sha256(bytes)) << size;
      EXPECT_TRUE(blocks.next().value().empty()) << "again";
    }
  }
}

TEST_P(HashedBlocksTest, ALookAtAnyPlaceOfTheLastBlockIsADigest) {
  const std::string bytes = varied_bytes(2'000'000);
  const ByteSource source = test::source_of(bytes, 1 << 20);
  HashedBlocks blocks(source, GetParam());
  std::uint64_t taken = 0;
  for (auto block = blocks.next().value(); !block.empty(); block = blocks.next().value()) {
    for (const std::uint64_t place : {taken, taken + 512, taken + block.size(), taken + 1}) {
      EXPECT_EQ(blocks.digest_of_first(place), sha256(std::string_view(bytes).substr(0, place))) << place;
    }
    taken += block.size();
  }
  EXPECT_EQ(taken, bytes.size());
}

TEST(HashedBlocksAsAskedTest, NothingIsReadBeforeItIsWanted) {
  std::size_t reads = 0;
  const ByteSource source = [&reads](char* buffer, std::size_t length) -> Result<std::size_t> {
    ++reads;
    std::fill_n(buffer, length, 'x');
    return length;
  };
  HashedBlocks blocks(source, Reading::as_asked);
  for (std::size_t taken = 1; taken < 20; ++taken) {
    ASSERT_TRUE(blocks.next());
    EXPECT_EQ(reads, taken);
  }
}

TEST_P(HashedBlocksTest, MayBeGivenUpAtAnyTime) {
  const std::string bytes = varied_bytes(3'000'000);
  for (int i = 0; i < 50; ++i) {
    const ByteSource source = test::source_of(bytes, 1 << 20);
    HashedBlocks blocks(source, GetParam());
    for (int taken = 0; taken < i % 12; ++taken) ASSERT_TRUE(blocks.next());
  }
}

TEST_P(HashedBlocksTest, WhatTheSourceMeetsIsToldWhenItsTurnComes) {
  std::size_t left = 5;
  const ByteSource source = [&left](char* buffer, std::size_t length) -> Result<std::size_t> {
    if (left-- == 0) return std::unexpected(Error{ErrorCode::io, 5, "read", "here", "no more"});
    std::fill_n(buffer, length, 'x');
    return length;
  };
  HashedBlocks blocks(source, GetParam());
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(blocks.next()) << i;
  const auto failed = blocks.next();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().detail, "no more");
}

TEST_P(HashedBlocksTest, WhatTheSourceThrowsReachesWhoeverAsks) {
  std::size_t left = 2;
  const ByteSource source = [&left](char* buffer, std::size_t length) -> Result<std::size_t> {
    if (left-- == 0) throw std::runtime_error("enough");
    std::fill_n(buffer, length, 'x');
    return length;
  };
  HashedBlocks blocks(source, GetParam());
  const auto take_all = [&blocks] {
    for (int i = 0; i < 3; ++i) std::ignore = blocks.next();
  };
  EXPECT_THROW(take_all(), std::runtime_error);
}

}  // namespace
}  // namespace exhibit
