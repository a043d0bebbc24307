#include "evidence/progress/progress_line.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "evidence/encoding/readable.h"

namespace exhibit {
namespace {

constexpr std::chrono::milliseconds interval{100};
constexpr std::size_t usual_width = 80;
constexpr std::size_t bar_width = 20;

/// Before them, what is left is a guess.
constexpr double least_done = 0.01;
constexpr std::chrono::duration<double> least_elapsed{1};

}  // namespace

std::optional<std::size_t> columns_of_terminal(int descriptor) {
  winsize size{};
  const bool is_told = ::isatty(descriptor) == 1 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0;
  return is_told && size.ws_col > 0 ? std::optional<std::size_t>(size.ws_col) : std::nullopt;
}

bool is_terminal_of_errors() { return ::isatty(STDERR_FILENO) == 1; }

bool ProgressLine::is_due() {
  if (!enabled_) return false;
  const auto time = std::chrono::steady_clock::now();
  if (time - last_ < interval) return false;
  last_ = time;
  return true;
}

void ProgressLine::show(std::string_view line) {
  // A line that wraps cannot be drawn over.
  fmt::print(stderr, "\r\033[K{}", line.substr(0, columns_of_terminal(STDERR_FILENO).value_or(usual_width) - 1));
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
  shown_ = false;
}

void ByteProgress::at(std::uint64_t done) {
  done_ = done;
  if (!line_.is_due()) return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begun_;
  std::string line = amount_and_rate(done_, elapsed);
  if (total_ > 0) {
    const double part = static_cast<double>(done_) / static_cast<double>(total_);
    line = bar(part) + line + time_left(elapsed, part);
  }
  line_.show(what_.empty() ? line : what_ + "  " + line);
}

std::string bar(double done) {
  done = std::clamp(done, 0.0, 1.0);
  const auto full = static_cast<std::size_t>(done * bar_width);
  return fmt::format("[{}{}] {:3.0f}%  ", std::string(full, '#'), std::string(bar_width - full, '.'), done * 100);
}

std::string time_left(std::chrono::duration<double> elapsed, double done) {
  if (done < least_done || elapsed < least_elapsed) return {};
  const auto seconds = static_cast<std::uint64_t>(elapsed.count() * (1 - std::min(done, 1.0)) / done);
  return fmt::format("about {}:{:02} left  ", seconds / 60, seconds % 60);
}

std::string amount_and_rate(std::uint64_t bytes, std::chrono::duration<double> elapsed) {
  const double rate = elapsed.count() > 0 ? static_cast<double>(bytes) / elapsed.count() : 0;
  return fmt::format("{}  {}/s  ", readable_bytes(bytes), readable_bytes(static_cast<std::uint64_t>(rate)));
}

}  // namespace exhibit
