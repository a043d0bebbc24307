#include "evidence/reader/zstd_frame.h"

#include <zstd.h>

#include <algorithm>
#include <memory>
#include <new>

namespace exhibit {
namespace {

// RFC 8878, 3.1.1: the magic number, then the frame header descriptor, whose bit 2 is the checksum flag.
constexpr std::string_view magic("\x28\xb5\x2f\xfd", 4);
constexpr unsigned char checksum_flag = 1 << 2;

constexpr std::size_t beginning_size = std::size_t{8} << 10;
/// As a power of two: no part needs a greater window.
constexpr int greatest_window = 24;
static_assert(greatest_part_content == std::size_t{1} << greatest_window);

ZSTD_DCtx* decompression_context() {
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  if (!context) throw std::bad_alloc();
  return context.get();
}

}  // namespace

Result<std::string> decompress_part(std::string_view part, std::string_view where) {
  std::string content;
  if (const auto done = decompress_part(part, where, content); !done) return std::unexpected(done.error());
  return content;
}

Result<void> decompress_part(std::string_view part, std::string_view where, std::string& content) {
  const std::string member(where);
  if (!part.starts_with(magic) || part.size() == magic.size()) return corrupt(member, "no Zstandard frame");
  if ((static_cast<unsigned char>(part[magic.size()]) & checksum_flag) == 0) {
    return corrupt(member, "a Zstandard frame without a checksum");
  }
  const unsigned long long size = ZSTD_getFrameContentSize(part.data(), part.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR) {
    return corrupt(member, "a Zstandard frame without its content size");
  }
  if (size > greatest_part_content) return corrupt(member, "a part of more than 16 MiB");
  if (ZSTD_findFrameCompressedSize(part.data(), part.size()) != part.size()) {
    return corrupt(member, "not exactly one whole Zstandard frame");
  }
  // Growing would keep what it held until that is copied, and take twice as much.
  if (content.capacity() < size) content = std::string();
  content.clear();
  std::size_t produced = 0;
  // GCC 12 hands on the capacity where it should hand on the size that was asked for.
  content.resize_and_overwrite(size, [&](char* bytes, std::size_t) {
    produced = ZSTD_decompressDCtx(decompression_context(), bytes, size, part.data(), part.size());
    return ZSTD_isError(produced) != 0 ? 0 : std::min<std::size_t>(produced, size);
  });
  if (ZSTD_isError(produced) != 0) return corrupt(member, std::string("zstd: ") + ZSTD_getErrorName(produced));
  if (produced != size) return corrupt(member, "a Zstandard frame shorter than it claims");
  return {};
}

std::string decompress_beginning(std::string_view part) {
  ZSTD_DCtx* const context = decompression_context();
  std::string beginning(beginning_size, '\0');
  ZSTD_inBuffer input{part.data(), part.size(), 0};
  ZSTD_outBuffer output{beginning.data(), beginning.size(), 0};
  ZSTD_DCtx_reset(context, ZSTD_reset_session_only);
  ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, greatest_window);
  std::size_t left = 1;
  while (left != 0 && output.pos < output.size && ZSTD_isError(left) == 0) {
    const std::size_t taken = input.pos;
    left = ZSTD_decompressStream(context, &output, &input);
    if (input.pos == taken && input.pos == input.size) break;
  }
  beginning.resize(output.pos);
  return beginning;
}

}  // namespace exhibit
