// The line that tells a person at a terminal that the run goes on. Nothing at all in a pipe.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace exhibit {

class Progress {
 public:
  /// `enabled`: standard error is a terminal and nobody asked for quiet.
  explicit Progress(bool enabled) : enabled_(enabled) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void processes(std::uint64_t done, std::uint64_t all);
  /// `done`: about which part of all file systems, from 0 to 1.
  void files(const std::string& where, std::uint64_t entries, std::uint64_t bytes, double done);
  /// Removes the line, so that something else can be printed.
  void clear();

 private:
  bool is_due();
  void show(const std::string& line);

  bool enabled_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
  std::chrono::steady_clock::time_point files_begun_ = std::chrono::steady_clock::now();
};

/// "85.3 MiB".
std::string readable_bytes(std::uint64_t bytes);
/// "[#####...............]" of `done`, from 0 to 1.
std::string bar(double done);
/// "about 1:07 left", from what took how long; nothing before it can be told.
std::string time_left(std::chrono::duration<double> elapsed, double done);
/// "1,234,567".
std::string readable_count(std::uint64_t count);

}  // namespace exhibit
