// Steps one after the other, of which any may never return.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "collector/pipeline/lane.h"

namespace exhibit {

/// How a step shows that it goes on. May be used after its step was left behind.
class Heartbeat {
 public:
  using Clock = std::chrono::steady_clock;

  void beat() {
    const std::lock_guard lock(mutex_);
    last_ = Clock::now();
  }
  bool is_silent_for(std::chrono::milliseconds patience) const {
    const std::lock_guard lock(mutex_);
    return Clock::now() - last_ > patience;
  }

 private:
  mutable std::mutex mutex_;
  Clock::time_point last_ = Clock::now();
};

/// Belongs to one thread, which waits while another one works. A step that is silent for too long is left behind, with
/// its thread, and the next begins in a new one.
class PatientSteps {
 public:
  /// Threads that may be left behind in all of this program: a host full of stuck processes must not use up its
  /// threads. Each holds a stack, of which a few pages were touched.
  static constexpr int greatest_left_behind = 1024;

  explicit PatientSteps(std::chrono::milliseconds patience, int greatest = greatest_left_behind)
      : patience_(patience), greatest_(greatest) {}

  template <typename T>
  using Step = std::function<T(Heartbeat&)>;

  /// What each step returned; nothing for one that was left behind or failed, and for all that come when no further
  /// thread may be left behind or there is none to be had. Steps own all that they touch. After the first that was,
  /// there is less patience with the others: what holds one up (a lock of the process) holds up several.
  template <typename T>
  std::vector<std::optional<T>> run(std::vector<Step<T>> steps);

 private:
  /// False where there may or can be no thread to leave behind.
  bool start(std::function<void()> work) {
    if (Lane::left_behind() >= greatest_) return false;
    try {
      lane_.start(std::move(work));
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }

  std::chrono::milliseconds patience_;
  int greatest_;
  Lane lane_;
};

namespace patient_steps {

constexpr int impatience = 8;
constexpr std::chrono::milliseconds glance{50};

/// What the waiting and the working thread share; outlives either.
template <typename T>
struct Run {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<PatientSteps::Step<T>> steps;
  std::vector<std::optional<T>> results;
  std::size_t at = 0;            ///< the step that runs
  std::uint64_t generation = 0;  ///< of the thread that may write results
  std::shared_ptr<Heartbeat> heart;
};

template <typename T>
void work(const std::shared_ptr<Run<T>>& run, std::uint64_t generation) {
  while (true) {
    std::size_t at = 0;
    std::shared_ptr<Heartbeat> heart;
    {
      const std::lock_guard lock(run->mutex);
      if (run->generation != generation || run->at == run->steps.size()) return;
      at = run->at;
      heart = run->heart = std::make_shared<Heartbeat>();
    }
    std::optional<T> result;
    try {
      result = run->steps[at](*heart);
    } catch (const std::exception&) {  // no memory for what a process gives: it has no result
    }
    {
      const std::lock_guard lock(run->mutex);
      if (run->generation != generation) return;
      run->results[at] = std::move(result);
      ++run->at;
      if (run->at < run->steps.size()) continue;
    }
    run->changed.notify_all();  // without the lock, for which the other thread would wait at once
    return;
  }
}

}  // namespace patient_steps

template <typename T>
std::vector<std::optional<T>> PatientSteps::run(std::vector<Step<T>> steps) {
  const auto run = std::make_shared<patient_steps::Run<T>>();
  run->steps = std::move(steps);
  run->results.resize(run->steps.size());
  run->heart = std::make_shared<Heartbeat>();
  if (!start([run] { patient_steps::work(run, 0); })) return std::move(run->results);
  std::chrono::milliseconds patience = patience_;
  std::unique_lock lock(run->mutex);
  while (run->at < run->steps.size()) {
    run->changed.wait_for(lock, std::min(patient_steps::glance, patience));
    if (run->at == run->steps.size() || !run->heart->is_silent_for(patience)) continue;
    patience = patience_ / patient_steps::impatience;
    ++run->at;
    run->heart = std::make_shared<Heartbeat>();
    const std::uint64_t generation = ++run->generation;
    lane_.leave_behind();
    if (!start([run, generation] { patient_steps::work(run, generation); })) break;
  }
  return std::move(run->results);
}

}  // namespace exhibit
