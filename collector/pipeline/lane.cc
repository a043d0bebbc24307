#include "collector/pipeline/lane.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace exhibit {
namespace {

std::atomic<int> threads_left_behind{0};

}  // namespace

struct Lane::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::function<void()> work;
  bool is_over = false;
};

Lane::~Lane() {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  state_->is_over = true;
  state_->changed.notify_all();
}

void Lane::start(std::function<void()> work) {
  if (!state_) {
    auto state = std::make_shared<State>();
    std::thread([state] { run(state); }).detach();
    state_ = std::move(state);
  }
  {
    const std::lock_guard lock(state_->mutex);
    state_->work = std::move(work);
  }
  state_->changed.notify_all();  // without the lock, for which its thread would wait at once
}

void Lane::leave_behind() {
  ++threads_left_behind;
  const std::shared_ptr<State> left = std::move(state_);
  const std::lock_guard lock(left->mutex);
  left->is_over = true;
}

int Lane::left_behind() { return threads_left_behind; }

void Lane::run(const std::shared_ptr<State>& state) {
  while (true) {
    std::function<void()> work;
    {
      std::unique_lock lock(state->mutex);
      state->changed.wait(lock, [&] { return state->work || state->is_over; });
      if (!state->work) return;
      work = std::exchange(state->work, nullptr);
    }
    work();
  }
}

}  // namespace exhibit
