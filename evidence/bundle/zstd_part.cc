#include "evidence/bundle/zstd_part.h"

#include <zstd.h>

#include <memory>
#include <new>

#include "evidence/bundle/zstd_check.h"

namespace exhibit {
namespace {

// Level 1 compresses listings better than 3, and faster.
constexpr int part_level = 1;

ZSTD_CCtx* context_of(void* context) { return static_cast<ZSTD_CCtx*>(context); }

}  // namespace

void PartCompressor::Free::operator()(void* context) const noexcept { ZSTD_freeCCtx(context_of(context)); }

PartCompressor::PartCompressor() : context_(ZSTD_createCCtx()) {
  if (!context_) throw std::bad_alloc();
  zstd_checked(ZSTD_CCtx_setParameter(context_of(context_.get()), ZSTD_c_compressionLevel, part_level));
  zstd_checked(ZSTD_CCtx_setParameter(context_of(context_.get()), ZSTD_c_checksumFlag, 1));
}

std::string PartCompressor::compress(std::string_view content) {
  // As long as the content, of which a part is touched: what is not written to takes no memory.
  thread_local std::unique_ptr<char[]> buffer;
  thread_local std::size_t capacity = 0;
  const std::size_t bound = ZSTD_compressBound(content.size());
  if (capacity < bound) {
    buffer = std::make_unique_for_overwrite<char[]>(bound);
    capacity = bound;
  }
  const std::size_t size =
      zstd_checked(ZSTD_compress2(context_of(context_.get()), buffer.get(), capacity, content.data(), content.size()));
  return {buffer.get(), size};
}

}  // namespace exhibit
