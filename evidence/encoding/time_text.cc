#include "evidence/encoding/time_text.h"

#include <fmt/format.h>
#include <time.h>

#include <charconv>

namespace exhibit {
namespace {

constexpr std::uint32_t nanoseconds_in_a_second = 1'000'000'000;

std::string civil(Timestamp time, char separator) {
  const time_t seconds = time.seconds;
  tm parts{};
  if (gmtime_r(&seconds, &parts) == nullptr) return fmt::format("@{}", time.seconds);
  return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", parts.tm_year + 1900LL, parts.tm_mon + 1, parts.tm_mday,
                     separator, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace

Timestamp now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec, static_cast<std::uint32_t>(time.tv_nsec)};
}

void append_seconds_text(std::string& out, Timestamp time) {
  // A negative time counts its nanoseconds upwards from the earlier second; the text is a plain signed decimal.
  const bool negative = time.seconds < 0;
  std::uint64_t whole = negative ? -static_cast<std::uint64_t>(time.seconds) : static_cast<std::uint64_t>(time.seconds);
  std::uint32_t fraction = time.nanoseconds;
  if (negative && fraction > 0) {
    --whole;
    fraction = nanoseconds_in_a_second - fraction;
  }
  char digits[32];
  char* end = digits;
  if (negative) *end++ = '-';
  end = std::to_chars(end, digits + sizeof digits, whole).ptr;
  *end++ = '.';
  for (int i = 8; i >= 0; --i, fraction /= 10) end[i] = static_cast<char>('0' + fraction % 10);
  out.append(digits, end + 9);
}

std::string to_seconds_text(Timestamp time) {
  std::string text;
  append_seconds_text(text, time);
  return text;
}

std::optional<Timestamp> from_seconds_text(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = negative ? text.substr(1) : text;
  const auto dot = digits.find('.');
  if (dot == 0 || dot == std::string_view::npos || digits.size() != dot + 10) return std::nullopt;
  std::uint64_t whole = 0;
  std::uint32_t fraction = 0;
  const char* const point = digits.data() + dot;
  const char* const end = digits.data() + digits.size();
  const auto [whole_end, whole_error] = std::from_chars(digits.data(), point, whole);
  if (whole_end != point || whole_error != std::errc{}) return std::nullopt;
  if (std::from_chars(point + 1, end, fraction).ptr != end) return std::nullopt;
  if (whole > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  if (!negative) return Timestamp{static_cast<std::int64_t>(whole), fraction};
  if (fraction == 0) return Timestamp{-static_cast<std::int64_t>(whole), 0};
  return Timestamp{-static_cast<std::int64_t>(whole) - 1, nanoseconds_in_a_second - fraction};
}

std::string to_iso8601(Timestamp time) { return fmt::format("{}.{:09}Z", civil(time, 'T'), time.nanoseconds); }

std::string to_readable(Timestamp time) { return civil(time, ' ') + "Z"; }

}  // namespace exhibit
