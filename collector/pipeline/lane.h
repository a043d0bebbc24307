// A thread for work that may never return.
#pragma once

#include <functional>
#include <memory>

namespace exhibit {

/// Runs work one after the other in a thread of its own, which can be left behind: a read that a hostile file system or
/// a stuck process never answers cannot be called back. Work owns all that it touches, since it may outlive everything.
class Lane {
 public:
  Lane() = default;
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Begins `work` and returns; what was begun before has ended or was left behind. Throws std::system_error where
  /// there is no thread to be had.
  void start(std::function<void()> work);
  /// Gives the thread up; the next start() makes a new one.
  void leave_behind();

  /// Threads that were left behind in all of this program. While there are any, it ends by _exit(2): nothing that they
  /// may still touch can be taken down.
  static int left_behind();

 private:
  struct State;
  static void run(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace exhibit
