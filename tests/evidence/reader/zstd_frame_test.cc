#include "evidence/reader/zstd_frame.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include "evidence/bundle/zstd_part.h"

namespace exhibit {
namespace {

std::string compress(const std::string& content, bool with_size, bool with_checksum) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, with_size ? 1 : 0);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, with_checksum ? 1 : 0);
  std::string part(ZSTD_compressBound(content.size()), '\0');
  part.resize(ZSTD_compress2(context, part.data(), part.size(), content.data(), content.size()));
  ZSTD_freeCCtx(context);
  return part;
}

TEST(ZstdFrameTest, TakesWhatTheWriterMakes) {
  PartCompressor compressor;
  for (const std::string& content : {std::string(), std::string("x"), std::string(greatest_part_content, 'x')}) {
    const auto found = decompress_part(compressor.compress(content), "here");
    ASSERT_TRUE(found) << found.error().message();
    EXPECT_TRUE(*found == content);
  }
}

TEST(Attack21, DecompressionBomb) {
  PartCompressor compressor;
  const std::string bomb = compressor.compress(std::string(greatest_part_content + 1, 'x'));
  EXPECT_LT(bomb.size(), std::size_t{1} << 16);
  const auto found = decompress_part(bomb, "here");
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message().find("16 MiB"), std::string::npos);
}

TEST(Attack21, BombThatHidesItsSize) { EXPECT_FALSE(decompress_part(compress("x", false, true), "here")); }

TEST(ZstdFrameTest, RefusesAFrameWithoutAChecksum) {
  EXPECT_FALSE(decompress_part(compress("x", true, false), "here"));
}

TEST(ZstdFrameTest, RefusesAnythingButOneFrame) {
  PartCompressor compressor;
  const std::string part = compressor.compress("x");
  const std::string skippable("\x50\x2a\x4d\x18\x01\0\0\0x", 9);
  for (const std::string& bytes : {std::string(), std::string("x"), part.substr(0, 4), part.substr(0, part.size() - 1),
                                   part + "x", part + part, skippable, part + skippable, skippable + part}) {
    EXPECT_FALSE(decompress_part(bytes, "here")) << bytes.size();
  }
}

TEST(ZstdFrameTest, NoFlippedBitYieldsOtherContent) {
  PartCompressor compressor;
  const std::string content = "one record and another record";
  const std::string part = compressor.compress(content);
  for (std::size_t bit = 0; bit < part.size() * 8; ++bit) {
    std::string changed = part;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    const auto found = decompress_part(changed, "here");
    EXPECT_TRUE(!found || *found == content) << bit;
  }
}

}  // namespace
}  // namespace exhibit
