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

Result<std::string> ReadAhead::take(std::size_t part, std::optional<std::size_t> next) {
  std::optional<Result<std::string>> content;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !asked_ || content_; });
    if (asked_ == part) content = std::move(content_);
    content_.reset();
    asked_.reset();
  }
  if (!content) content = bundle_.read_part(*parts_[part]);
  if (next) {
    const std::lock_guard lock(mutex_);
    asked_ = next;
    changed_.notify_all();
  }
  return *std::move(content);
}

void ReadAhead::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_over_ || (asked_ && !content_); });
    if (is_over_) return;
    const Member& part = *parts_[*asked_];
    lock.unlock();
    std::optional<Result<std::string>> content;
    try {
      content = bundle_.read_part(part);
    } catch (const std::exception&) {  // no memory: whoever asks for the part meets it again
    }
    lock.lock();
    if (content) {
      content_ = std::move(content);
    } else {
      asked_.reset();
    }
    changed_.notify_all();
  }
}

}  // namespace exhibit
