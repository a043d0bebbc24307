#include "evidence/reader/hashed_blocks.h"

#include <algorithm>

#include "evidence/bundle/ustar.h"

namespace exhibit {
namespace {

constexpr std::size_t block_size = std::size_t{256} << 10;
static_assert(block_size % sizeof(ustar::Block) == 0, "a header that lies in two blocks could not be told from them");

/// Ready for whoever comes to take or hash one. Whoever finds fewer reads another first: one alone would be taken by
/// both at once, and then one of them would wait while the other reads.
constexpr std::uint64_t blocks_ready = 2;

/// Fills a block, but for the end of the source.
Result<std::size_t> fill(const ByteSource& source, char* bytes) {
  std::size_t filled = 0;
  while (filled < block_size) {
    const auto count = source(bytes + filled, block_size - filled);
    if (!count) return count;
    if (*count == 0) break;
    filled += *count;
  }
  return filled;
}

}  // namespace

HashedBlocks::HashedBlocks(const ByteSource& source, Reading reading) : source_(source), reading_(reading) {}

HashedBlocks::~HashedBlocks() {
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  changed_.notify_all();
}

Result<std::string_view> HashedBlocks::next() {
  look_.reset();
  std::unique_lock lock(mutex_);
  left_ = taken_;
  changed_.notify_all();
  if (taken_ > 0 && !end_ && !thread_.joinable()) thread_ = std::jthread([this] { work(); });
  changed_.wait(lock, [this] { return read_ > taken_ || end_ || failure_ || may_read(); });
  if (failure_) std::rethrow_exception(failure_);
  if ((read_ == taken_ && !end_) || (taken_ > 0 && wants_more_after(taken_))) read_block(lock);
  if (read_ > taken_) {
    const Block& taken = block(taken_++);
    return std::string_view(taken.bytes.get(), taken.size);
  }
  if (!*end_) return std::unexpected(end_->error());
  return std::string_view();
}

Digest HashedBlocks::digest_of_first(std::uint64_t bytes) {
  if (taken_ == 0) return sha256("");
  const Block& last = block(taken_ - 1);
  if (!look_ || bytes < looked_at_) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return begun_ >= taken_ || taken_ == 1 || failure_; });
    if (failure_) std::rethrow_exception(failure_);
    look_ = taken_ == 1 ? Sha256() : *last.before;
    looked_at_ = last.offset;
  }
  look_->update(std::string_view(last.bytes.get(), last.size).substr(looked_at_ - last.offset, bytes - looked_at_));
  looked_at_ = bytes;
  return look_->peek();
}

/// Nobody else does, and there is a block that was both hashed and left.
bool HashedBlocks::may_read() const {
  return !is_reading_ && !end_ && read_ - std::min(hashed_, left_) < number_of_blocks;
}

bool HashedBlocks::wants_more_after(std::uint64_t blocks) const {
  return reading_ == Reading::ahead && read_ - blocks < blocks_ready && may_read();
}

void HashedBlocks::read_block(std::unique_lock<std::mutex>& lock) {
  Block& free = block(read_);
  is_reading_ = true;
  lock.unlock();
  Result<std::size_t> filled = 0;
  try {
    if (!free.bytes) free.bytes = std::make_unique_for_overwrite<char[]>(block_size);
    filled = fill(source_, free.bytes.get());
  } catch (...) {
    lock.lock();
    is_reading_ = false;
    throw;
  }
  lock.lock();
  is_reading_ = false;
  if (!filled) end_ = std::unexpected(filled.error());
  if (filled && *filled < block_size) end_ = Result<void>();
  if (filled && *filled > 0) {
    free.size = *filled;
    free.offset = bytes_;
    bytes_ += *filled;
    ++read_;
  }
  changed_.notify_all();
}

void HashedBlocks::hash_block(std::unique_lock<std::mutex>& lock) {
  Block& next = block(hashed_);
  lock.unlock();
  next.before = digest_;
  lock.lock();
  ++begun_;
  changed_.notify_all();
  lock.unlock();
  digest_.update(std::string_view(next.bytes.get(), next.size));
  lock.lock();
  ++hashed_;
  changed_.notify_all();
}

void HashedBlocks::work() {
  std::unique_lock lock(mutex_);
  const auto is_idle = [this] { return hashed_ == read_ && !wants_more_after(hashed_); };
  try {
    while (true) {
      changed_.wait(lock, [&] { return is_over_ || !is_idle(); });
      if (is_over_) return;
      wants_more_after(hashed_) ? read_block(lock) : hash_block(lock);
    }
  } catch (...) {
    if (!lock.owns_lock()) lock.lock();
    failure_ = std::current_exception();
    changed_.notify_all();
  }
}

}  // namespace exhibit
