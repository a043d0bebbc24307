#include "evidence/bundle/ustar.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <memory>

namespace exhibit {
namespace {

/// Takes the header and refuses the content, which libarchive would fill with zeros, all 8 GiB of them.
la_ssize_t take_header(archive*, void* header, const void* piece, std::size_t length) {
  auto& bytes = *static_cast<std::string*>(header);
  if (bytes.size() >= ustar::block_size) return -1;
  bytes.append(static_cast<const char*>(piece), length);
  return static_cast<la_ssize_t>(length);
}

/// The header that libarchive's ustar writer makes of `header`.
std::string header_of_libarchive(const ustar::Header& header) {
  std::string bytes;
  const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), &archive_write_free);
  archive_write_set_format_ustar(writer.get());
  archive_write_set_bytes_per_block(writer.get(), 0);
  archive_write_open(writer.get(), &bytes, nullptr, &take_header, nullptr);
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname(entry.get(), header.name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0600);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(header.size));
  archive_entry_set_mtime(entry.get(), static_cast<time_t>(header.mtime), 0);
  EXPECT_EQ(archive_write_header(writer.get(), entry.get()), ARCHIVE_OK) << archive_error_string(writer.get());
  return bytes.substr(0, ustar::block_size);
}

const ustar::Header headers[] = {
    {"a", 0, 0},
    {"exhibit-0123456789ab/data/x", 1, 1'700'000'000},
    {std::string(100, 'n'), ustar::greatest_size, ustar::greatest_size},
    {"exhibit-0123456789ab/data/c/c0001/p/4194304-18446744073709551615/attr-current", 511, 8},
};

TEST(UstarTest, EncodesToLibarchivesBytes) {
  for (const ustar::Header& header : headers) {
    const ustar::Block block = ustar::encode(header);
    EXPECT_EQ(std::string(block.data(), block.size()), header_of_libarchive(header)) << header.name;
  }
}

TEST(UstarTest, DecodesWhatItEncodes) {
  for (const ustar::Header& header : headers) {
    const auto decoded = ustar::decode(ustar::encode(header));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->name, header.name);
    EXPECT_EQ(decoded->size, header.size);
    EXPECT_EQ(decoded->mtime, header.mtime);
  }
}

TEST(UstarTest, RefusesEverySingleChange) {
  const ustar::Block block = ustar::encode(headers[1]);
  for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
    ustar::Block changed = block;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(ustar::decode(changed)) << "byte " << bit / 8;
  }
}

TEST(UstarTest, Padding) {
  EXPECT_EQ(ustar::padded(0), 0u);
  EXPECT_EQ(ustar::padded(1), 512u);
  EXPECT_EQ(ustar::padded(512), 512u);
  EXPECT_EQ(ustar::padded(ustar::greatest_size), ustar::greatest_size + 1);
}

}  // namespace
}  // namespace exhibit
