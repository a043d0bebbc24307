// Work done by several threads, results taken in the order in which the work was given.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace exhibit {

/// For an item that is being worked on: when it is the next to be popped. Its worker then does what the popping thread
/// would, while that thread waits for it.
class Turn {
 public:
  explicit Turn(std::function<bool()> wait) : wait_(std::move(wait)) {}
  /// Waits until all items before have been popped and done with. False once the pipeline is abandoned.
  bool wait() const { return wait_(); }

 private:
  std::function<bool()> wait_;
};

/// How much may be inside at a time, which bounds memory. An item that is done may tell what it holds by held_bytes().
struct PipelineCapacity {
  std::size_t items;
  std::size_t waiting = items;  ///< items that may not have been begun
  std::size_t bytes =
      std::numeric_limits<std::size_t>::max();  ///< of those that are done; one that comes to it may go beyond
};

/// One thread pushes, another pops, `threads` work in between. What work throws, pop() throws in its place.
template <typename Item>
class OrderedPipeline {
 public:
  using Work = std::move_only_function<void(Item&, const Turn&)>;

  /// `make_work` is called once in each thread, for what a thread keeps to itself.
  OrderedPipeline(std::size_t threads, const PipelineCapacity& capacity, std::function<Work()> make_work)
      : capacity_(capacity) {
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back([this, make_work] { run(make_work()); });
    }
  }

  ~OrderedPipeline() { abandon(); }

  OrderedPipeline(const OrderedPipeline&) = delete;
  OrderedPipeline& operator=(const OrderedPipeline&) = delete;

  /// Waits for a place. False once the pipeline is abandoned.
  bool push(Item item) {
    std::unique_lock lock(mutex_);
    has_place_.wait(lock, [this] { return has_place() || abandoned_; });
    if (abandoned_) return false;
    slots_.push_back(std::make_shared<Slot>(std::move(item)));
    waiting_.push_back(slots_.back());
    lock.unlock();
    has_work_.notify_one();
    return true;
  }

  /// Whether nothing waits to be begun, so that a thread may have no work.
  bool is_hungry() {
    const std::lock_guard lock(mutex_);
    return waiting_.empty();
  }

  /// Nothing more will be pushed.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    wake_all();
  }

  /// What was not begun is dropped, and push() returns false from now on.
  void abandon() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    abandoned_ = true;
    wake_all();
  }

  /// The next item in order, or nothing when the pipeline is closed and empty. To call it is to be done with the item
  /// before.
  std::unique_ptr<Item> pop() {
    std::unique_lock lock(mutex_);
    popping_ = true;
    turn_came_.notify_all();
    first_is_done_.wait(lock, [this] { return slots_.empty() ? closed_ : slots_.front()->done; });
    popping_ = false;
    if (slots_.empty()) return nullptr;
    const std::shared_ptr<Slot> slot = std::move(slots_.front());
    slots_.pop_front();
    bytes_ -= slot->bytes;
    lock.unlock();
    has_place_.notify_one();
    if (slot->failure) std::rethrow_exception(slot->failure);
    return std::make_unique<Item>(std::move(slot->item));
  }

 private:
  struct Slot {
    explicit Slot(Item given) : item(std::move(given)) {}
    Item item;
    bool done = false;
    std::size_t bytes = 0;
    std::exception_ptr failure;
  };

  bool has_place() const {
    return slots_.size() < capacity_.items && waiting_.size() < capacity_.waiting && bytes_ < capacity_.bytes;
  }

  static std::size_t held_bytes_of(const Item& item) {
    if constexpr (requires { item.held_bytes(); }) return item.held_bytes();
    return 0;
  }

  void wake_all() {
    for (std::condition_variable* condition : {&has_place_, &has_work_, &first_is_done_, &turn_came_}) {
      condition->notify_all();
    }
  }

  std::shared_ptr<Slot> take() {
    std::unique_lock lock(mutex_);
    has_work_.wait(lock, [this] { return !waiting_.empty() || closed_; });
    if (abandoned_ || waiting_.empty()) return nullptr;
    std::shared_ptr<Slot> slot = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    has_place_.notify_one();
    return slot;
  }

  void run(Work work) {
    while (const std::shared_ptr<Slot> slot = take()) {
      try {
        work(slot->item, Turn([this, &slot] { return wait_for_turn(slot); }));
      } catch (...) {
        slot->failure = std::current_exception();
      }
      if (is_awaited(slot)) first_is_done_.notify_one();
    }
  }

  /// Marks the slot as done; whether the popping thread waits for it.
  bool is_awaited(const std::shared_ptr<Slot>& slot) {
    const std::lock_guard lock(mutex_);
    slot->done = true;
    slot->bytes = held_bytes_of(slot->item);
    bytes_ += slot->bytes;
    return popping_ && slots_.front() == slot;
  }

  bool wait_for_turn(const std::shared_ptr<Slot>& slot) {
    std::unique_lock lock(mutex_);
    turn_came_.wait(lock, [&] { return abandoned_ || (popping_ && slots_.front() == slot); });
    return !abandoned_;
  }

  const PipelineCapacity capacity_;
  std::mutex mutex_;
  // One for each kind of waiter: there are as many changes as there are items, and most concern one thread. Told
  // without the lock wherever that is safe: a thread that wakes up wants it at once.
  std::condition_variable has_place_;
  std::condition_variable has_work_;
  std::condition_variable first_is_done_;
  std::condition_variable turn_came_;
  std::deque<std::shared_ptr<Slot>> slots_;
  std::deque<std::shared_ptr<Slot>> waiting_;
  std::size_t bytes_ = 0;  ///< that done items hold
  bool popping_ = false;
  bool closed_ = false;
  bool abandoned_ = false;
  std::vector<std::jthread> threads_;  // last: joined before anything above goes
};

/// Abandons a pipeline where its scope is left, so that a thread that pushes into it ends before it is joined.
template <typename Item>
class AbandonAtExit {
 public:
  explicit AbandonAtExit(OrderedPipeline<Item>& pipeline) : pipeline_(pipeline) {}
  ~AbandonAtExit() { pipeline_.abandon(); }
  AbandonAtExit(const AbandonAtExit&) = delete;
  AbandonAtExit& operator=(const AbandonAtExit&) = delete;

 private:
  OrderedPipeline<Item>& pipeline_;
};

}  // namespace exhibit
