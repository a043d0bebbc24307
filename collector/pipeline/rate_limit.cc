#include "collector/pipeline/rate_limit.h"

#include <algorithm>
#include <thread>

namespace exhibit {
namespace {

/// A stop is noticed after so much.
constexpr std::chrono::milliseconds nap{50};

constexpr std::size_t least_portion = 4096;

}  // namespace

std::size_t RateLimit::portion(std::size_t wanted) const {
  if (bytes_per_second_ == 0) return wanted;
  return std::min(wanted, std::max<std::size_t>(bytes_per_second_ / 10, least_portion));
}

void RateLimit::spend(std::uint64_t bytes, const StopFlag& stop) {
  if (bytes_per_second_ == 0) return;
  const std::chrono::duration<double> takes(static_cast<double>(bytes) / static_cast<double>(bytes_per_second_));
  Clock::time_point until;
  {
    const std::lock_guard lock(mutex_);
    free_at_ = std::max(free_at_, Clock::now()) + std::chrono::duration_cast<Clock::duration>(takes);
    until = free_at_;
  }
  for (auto now = Clock::now(); now < until && !stop.load(std::memory_order_relaxed); now = Clock::now()) {
    std::this_thread::sleep_for(std::min<Clock::duration>(until - now, nap));
  }
}

}  // namespace exhibit
