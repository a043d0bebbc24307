#include "collector/pipeline/closer.h"

#include <system_error>
#include <utility>

namespace exhibit {

Closer::~Closer() {
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  changed_.notify_all();
}

void Closer::close(std::shared_ptr<const UniqueFd> descriptor) {
  std::unique_lock lock(mutex_);
  if (!thread_.joinable() && !begin()) return;
  changed_.wait(lock, [this] { return waiting_.size() < greatest_waiting; });
  waiting_.push_back(std::move(descriptor));
  changed_.notify_all();
}

bool Closer::begin() {
  try {
    thread_ = std::jthread([this] { work(); });
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

void Closer::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    std::shared_ptr<const UniqueFd> next = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    lock.unlock();
    next.reset();
    lock.lock();
  }
}

}  // namespace exhibit
