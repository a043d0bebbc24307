#include "hashing/background_sha256.h"

#include <algorithm>
#include <utility>

namespace exhibit {
namespace {

constexpr std::size_t block_size = std::size_t{256} << 10;
constexpr std::size_t greatest_waiting = 2;

}  // namespace

BackgroundSha256::~BackgroundSha256() {
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  changed_.notify_all();
}

void BackgroundSha256::update(std::string_view bytes) {
  while (!bytes.empty()) {
    if (filling_.capacity() < block_size) filling_.reserve(block_size);
    const std::string_view part = bytes.substr(0, block_size - filling_.size());
    filling_ += part;
    bytes.remove_prefix(part.size());
    if (filling_.size() == block_size) hand_over();
  }
}

Digest BackgroundSha256::peek() {
  if (!thread_.joinable()) return Sha256().update(filling_).finish();
  hand_over();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.empty() && !is_hashing_; });
  if (failure_) std::rethrow_exception(failure_);
  return digest_.peek();
}

void BackgroundSha256::hand_over() {
  if (!thread_.joinable()) thread_ = std::jthread([this] { work(); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.size() < greatest_waiting; });
  waiting_.push_back(std::exchange(filling_, std::move(empty_)));
  filling_.clear();
  changed_.notify_all();
}

void BackgroundSha256::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
    if (is_over_) return;
    std::string block = std::move(waiting_.front());
    waiting_.pop_front();
    is_hashing_ = true;
    lock.unlock();
    std::exception_ptr failure;
    try {
      digest_.update(block);
    } catch (...) {
      failure = std::current_exception();
    }
    block.clear();
    lock.lock();
    if (failure) failure_ = std::move(failure);
    empty_ = std::move(block);
    is_hashing_ = false;
    changed_.notify_all();
  }
}

}  // namespace exhibit
