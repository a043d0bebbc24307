// About which part of all file systems lies behind.
#pragma once

#include <algorithm>
#include <cstddef>

namespace exhibit {

/// Containers count alike, and so do the walks of one.
class PhaseShare {
 public:
  explicit PhaseShare(std::size_t targets) : targets_(targets) {}

  void begin_target(std::size_t walks) {
    walks_ = walks;
    walks_done_ = 0;
  }
  void end_walk() { ++walks_done_; }
  void end_target() { ++targets_done_; }

  /// From 0 to 1, where `of_walk` of the current walk is done.
  double done(double of_walk) const {
    const auto walks = static_cast<double>(std::max<std::size_t>(1, walks_));
    const double of_target = (static_cast<double>(walks_done_) + of_walk) / walks;
    return (static_cast<double>(targets_done_) + of_target) / static_cast<double>(targets_);
  }

 private:
  std::size_t targets_;
  std::size_t targets_done_ = 0;
  std::size_t walks_ = 0;  ///< of the current target
  std::size_t walks_done_ = 0;
};

}  // namespace exhibit
