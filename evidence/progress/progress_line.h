// The line that tells a person at a terminal that a run goes on, how far it is and what is left. Nothing at all in a
// pipe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace exhibit {

/// On standard error, drawn over itself.
class ProgressLine {
 public:
  /// `enabled`: standard error is a terminal, and nobody asked for quiet.
  explicit ProgressLine(bool enabled) : enabled_(enabled) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Whether a new line is worth being put together: ten in a second at most.
  bool is_due();
  /// Cut to the terminal's width.
  void show(std::string_view line);
  /// Removes the line, so that something else can be printed.
  void clear();

 private:
  bool enabled_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

/// Of the terminal that `descriptor` is open on; nothing where it is none, or does not tell.
std::optional<std::size_t> columns_of_terminal(int descriptor);

/// Whether there is somebody to be told.
bool is_terminal_of_errors();

/// How far the reading of a file or a pipe is.
class ByteProgress {
 public:
  /// `total`: bytes in all; 0 where that is not known. `what` goes on, where there is more than one thing: "sending".
  ByteProgress(bool enabled, std::uint64_t total, std::string what = {})
      : line_(enabled), total_(total), what_(std::move(what)) {}

  void add(std::uint64_t bytes) { at(done_ + bytes); }
  /// So many are done, which may be fewer than before: some are sent again.
  void at(std::uint64_t done);
  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
  std::uint64_t total_;
  std::string what_;
  std::uint64_t done_ = 0;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

/// "[#####...............]  25%  " of `done`, from 0 to 1.
std::string bar(double done);
/// "about 1:07 left  ", from what took how long; nothing before it can be told.
std::string time_left(std::chrono::duration<double> elapsed, double done);
/// "1.2 GiB  301.5 MiB/s  ".
std::string amount_and_rate(std::uint64_t bytes, std::chrono::duration<double> elapsed);

}  // namespace exhibit
