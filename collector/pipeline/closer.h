// A thread that closes what takes the kernel long to let go of.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "evidence/base/unique_fd.h"

namespace exhibit {

/// The last descriptor of a mount that hangs in no tree takes it down: close(2) then returns only when no processor can
/// be looking at it any more, half a millisecond later.
class Closer {
 public:
  /// Descriptors that may wait to be closed.
  static constexpr std::size_t greatest_waiting = 64;

  Closer() = default;
  /// Closes what waits, and ends.
  ~Closer();
  Closer(const Closer&) = delete;
  Closer& operator=(const Closer&) = delete;

  /// Waits only while too many others do; closes it at once where there is no thread to be had.
  void close(std::shared_ptr<const UniqueFd> descriptor);

 private:
  bool begin();
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<const UniqueFd>> waiting_;
  bool is_over_ = false;
  std::jthread thread_;  // last: ends before anything above goes; begins with the first descriptor
};

}  // namespace exhibit
