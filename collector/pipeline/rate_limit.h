// A rate that all threads together keep to.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

#include "collector/pipeline/stop.h"

namespace exhibit {

/// Whoever has read bytes waits until so many may have been read since the beginning. What was not used is not saved
/// up: after a pause reading goes on at the rate, and not faster.
class RateLimit {
 public:
  /// 0: no limit.
  explicit RateLimit(std::uint64_t bytes_per_second) : bytes_per_second_(bytes_per_second) {}

  /// As many bytes as are best read before the next spend(), `wanted` at the most: those of a tenth of a second.
  std::size_t portion(std::size_t wanted) const;

  /// Waits for the time that these bytes take, or until `stop` is set.
  void spend(std::uint64_t bytes, const StopFlag& stop);

 private:
  using Clock = std::chrono::steady_clock;

  const std::uint64_t bytes_per_second_;
  std::mutex mutex_;
  Clock::time_point free_at_{};  ///< when all that was spent has taken its time
};

}  // namespace exhibit
