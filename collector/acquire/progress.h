// What the progress line tells of a collection.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "evidence/progress/progress_line.h"

namespace exhibit {

class Progress {
 public:
  explicit Progress(bool enabled) : line_(enabled) {}

  void processes(std::uint64_t done, std::uint64_t all);
  /// `done`: about which part of all file systems, from 0 to 1.
  void files(const std::string& where, std::uint64_t entries, std::uint64_t bytes, double done);
  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
  std::chrono::steady_clock::time_point files_begun_ = std::chrono::steady_clock::now();
};

}  // namespace exhibit
