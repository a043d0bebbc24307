#include "evidence/reader/read_ahead.h"

#include <exception>
#include <utility>

#include "evidence/reader/bundle.h"

namespace exhibit {

ReadAhead::ReadAhead(const Bundle& bundle, std::vector<const Member*> parts)
    : bundle_(bundle), parts_(std::move(parts)), thread_([this] { work(); }) {}

ReadAhead::~ReadAhead() {
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  changed_.notify_all();
}

Result<void> ReadAhead::take(std::size_t number, std::optional<std::size_t> next, ListingPart& part) {
  std::optional<Result<void>> loaded;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !asked_ || loaded_; });
    if (asked_ == number) loaded = std::exchange(loaded_, std::nullopt);
    loaded_.reset();
    asked_.reset();
  }
  if (loaded) {
    std::swap(part, ahead_);
  } else {
    loaded = part.load(bundle_, *parts_[number], compressed_);
  }
  if (next) {
    const std::lock_guard lock(mutex_);
    asked_ = next;
    changed_.notify_all();
  }
  return *std::move(loaded);
}

void ReadAhead::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_over_ || (asked_ && !loaded_); });
    if (is_over_) return;
    const Member& part = *parts_[*asked_];
    lock.unlock();
    std::optional<Result<void>> loaded;
    try {
      loaded = ahead_.load(bundle_, part, compressed_);
    } catch (const std::exception&) {  // no memory: whoever asks for the part meets it again
    }
    lock.lock();
    if (loaded) {
      loaded_ = std::move(loaded);
    } else {
      asked_.reset();
    }
    changed_.notify_all();
  }
}

}  // namespace exhibit
