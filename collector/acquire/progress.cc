#include "collector/acquire/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "evidence/encoding/escape.h"

namespace exhibit {
namespace {

constexpr std::chrono::milliseconds interval{100};
constexpr std::size_t usual_width = 80;
constexpr std::size_t bar_width = 20;

/// Before them, what is left is a guess.
constexpr double least_done = 0.01;
constexpr std::chrono::duration<double> least_elapsed{1};

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_width;
  return size.ws_col;
}

}  // namespace

std::string readable_bytes(std::uint64_t bytes) {
  static constexpr std::array units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
  return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string readable_count(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string bar(double done) {
  const auto full = static_cast<std::size_t>(std::clamp(done, 0.0, 1.0) * bar_width);
  return "[" + std::string(full, '#') + std::string(bar_width - full, '.') + "]";
}

std::string time_left(std::chrono::duration<double> elapsed, double done) {
  if (done < least_done || elapsed < least_elapsed) return {};
  const auto seconds = static_cast<std::uint64_t>(elapsed.count() * (1 - std::min(done, 1.0)) / done);
  return fmt::format("about {}:{:02} left  ", seconds / 60, seconds % 60);
}

bool Progress::is_due() {
  const auto time = std::chrono::steady_clock::now();
  if (!enabled_ || time - last_ < interval) return false;
  last_ = time;
  return true;
}

void Progress::show(const std::string& line) {
  // Cut to the terminal's width: a line that wraps cannot be drawn over.
  const std::string text = line.substr(0, terminal_width() - 1);
  fmt::print(stderr, "\r\033[K{}", text);
  std::fflush(stderr);
  shown_ = true;
}

void Progress::processes(std::uint64_t done, std::uint64_t all) {
  files_begun_ = std::chrono::steady_clock::now();  // they come next
  if (is_due()) show(fmt::format("processes {} of {}", readable_count(done), readable_count(all)));
}

void Progress::files(const std::string& where, std::uint64_t entries, std::uint64_t bytes, double done) {
  if (!is_due()) return;
  const std::chrono::duration<double> elapsed = last_ - files_begun_;
  const double rate = elapsed.count() > 0 ? static_cast<double>(bytes) / elapsed.count() : 0;
  show(fmt::format("{} {:3.0f}%  {} entries  {}  {}/s  {}{}", bar(done), done * 100, readable_count(entries),
                   readable_bytes(bytes), readable_bytes(static_cast<std::uint64_t>(rate)), time_left(elapsed, done),
                   escape_for_terminal(where)));
}

void Progress::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace exhibit
