#include "evidence/bundle/compressed_spool.h"

#include <zstd.h>

#include <new>

#include "evidence/bundle/zstd_check.h"

namespace exhibit {
namespace {

constexpr int fastest_level = 1;
constexpr std::size_t greatest_waiting = std::size_t{32} << 10;

}  // namespace

struct CompressedSpool::Stream {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  std::string buffer = std::string(ZSTD_CStreamOutSize(), '\0');  // kept: an append is a line, the buffer 128 KiB
  Stream() {
    if (context == nullptr) throw std::bad_alloc();
    zstd_checked(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, fastest_level));
  }
  ~Stream() { ZSTD_freeCCtx(context); }

  /// Feeds `bytes` and appends what comes out.
  void compress(std::string_view bytes, ZSTD_EndDirective directive, std::string& out) {
    ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
    std::size_t rest = 0;
    do {
      ZSTD_outBuffer output{buffer.data(), buffer.size(), 0};
      rest = zstd_checked(ZSTD_compressStream2(context, &output, &input, directive));
      out.append(buffer, 0, output.pos);
    } while (input.pos < input.size || (directive == ZSTD_e_end && rest > 0));
  }

  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
};

CompressedSpool::CompressedSpool() : stream_(std::make_unique<Stream>()) {}
CompressedSpool::~CompressedSpool() = default;
CompressedSpool::CompressedSpool(CompressedSpool&&) noexcept = default;
CompressedSpool& CompressedSpool::operator=(CompressedSpool&&) noexcept = default;

void CompressedSpool::append(std::string_view bytes) {
  waiting_ += bytes;
  size_ += bytes.size();
  if (waiting_.size() >= greatest_waiting) compress_waiting();
}

void CompressedSpool::compress_waiting() {
  stream_->compress(waiting_, ZSTD_e_continue, compressed_);
  waiting_.clear();
}

void CompressedSpool::replay(const std::function<void(std::string_view)>& consume) {
  if (!ended_) {
    compress_waiting();
    stream_->compress({}, ZSTD_e_end, compressed_);
  }
  ended_ = true;
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  if (!context) throw std::bad_alloc();
  ZSTD_inBuffer input{compressed_.data(), compressed_.size(), 0};
  std::string buffer(ZSTD_DStreamOutSize(), '\0');
  std::size_t produced = 0;
  do {
    ZSTD_outBuffer output{buffer.data(), buffer.size(), 0};
    zstd_checked(ZSTD_decompressStream(context.get(), &output, &input));
    produced = output.pos;
    if (produced > 0) consume(std::string_view(buffer.data(), produced));
  } while (input.pos < input.size || produced == buffer.size());
}

}  // namespace exhibit
