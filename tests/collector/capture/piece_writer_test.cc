#include "collector/capture/piece_writer.h"

#include <gtest/gtest.h>

#include "evidence/records/file_entry.h"
#include "hashing/uuid.h"
#include "tests/support/memory_output.h"

namespace exhibit {
namespace {

class PieceWriterTest : public testing::Test {
 protected:
  std::vector<Digest> cut(std::string_view content, std::size_t step) {
    PieceWriter writer(store_, turn_, waiting_);
    PieceCutter cutter(writer, "/somewhere");
    for (std::size_t at = 0; at < content.size(); at += step) cutter.add(content.substr(at, step));
    return cutter.finish();
  }

  test::MemoryOutput output_;
  BundleWriter bundle_{output_, random_uuid(), now()};
  const HeldElsewhere nothing_;
  BlobStore store_{bundle_, {CaptureMode::runtime, 1 << 30, 100 << 20}, nothing_};
  int turns_ = 0;
  Turn turn_{[this] {
    ++turns_;
    return true;
  }};
  std::vector<Piece> waiting_;
};

TEST_F(PieceWriterTest, ASmallContentIsOnePieceWithTheContentsDigest) {
  EXPECT_EQ(cut("secret", 4), (std::vector{sha256("secret")}));
  EXPECT_EQ(store_.blobs(), 0u);
  write_pieces(store_, waiting_);
  EXPECT_EQ(store_.blobs(), 1u);
  EXPECT_EQ(store_.bytes(), 6u);
  bundle_.seal("complete", 0);
  EXPECT_NE(output_.bytes().find("data/blob/2b/" + sha256("secret").hex()), std::string::npos);
}

TEST_F(PieceWriterTest, AnEmptyContentHasNone) { EXPECT_TRUE(cut("", 1).empty()); }

TEST_F(PieceWriterTest, PiecesAreCutAtEightMebibytesHoweverTheBytesCome) {
  std::string content(2 * blob_piece_size + 5, 'x');
  content[blob_piece_size] = 'y';
  const auto digests = cut(content, 100'001);
  ASSERT_EQ(digests.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(digests[i], sha256(std::string_view(content).substr(i * blob_piece_size, blob_piece_size)));
  }
}

TEST_F(PieceWriterTest, APieceOfTheBoundarysSizeLeavesNoEmptyOneBehind) {
  EXPECT_EQ(cut(std::string(blob_piece_size, 'x'), 65536).size(), 1u);
}

TEST_F(PieceWriterTest, WhatIsThereIsNotStoredTwice) {
  cut("secret", 6);
  cut("secret", 6);
  write_pieces(store_, waiting_);
  EXPECT_EQ(store_.blobs(), 1u);
}

TEST_F(PieceWriterTest, WithoutMemoryItAwaitsItsTurnAndWritesInOrder) {
  ASSERT_TRUE(store_.take_memory(std::size_t{12} << 20));
  cut("first", 5);
  EXPECT_EQ(turns_, 1);
  EXPECT_TRUE(waiting_.empty());
  EXPECT_EQ(store_.blobs(), 1u);
}

TEST(BlobStore, TheLimitForAllContentHolds) {
  test::MemoryOutput output;
  BundleWriter bundle(output, random_uuid(), now());
  const HeldElsewhere nothing;
  BlobStore store(bundle, {CaptureMode::runtime, 100, 10}, nothing);
  EXPECT_TRUE(store.reserve(8));
  EXPECT_FALSE(store.reserve(3));
  store.give_back(4);
  EXPECT_TRUE(store.reserve(3));
}

}  // namespace
}  // namespace exhibit
