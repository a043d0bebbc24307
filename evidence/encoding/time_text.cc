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

SecondsText::SecondsText(Timestamp time) {
  // A negative time counts its nanoseconds upwards from the earlier second; the text is a plain signed decimal.
  const bool negative = time.seconds < 0;
  std::uint64_t whole = negative ? -static_cast<std::uint64_t>(time.seconds) : static_cast<std::uint64_t>(time.seconds);
  std::uint32_t fraction = time.nanoseconds;
  if (negative && fraction > 0) {
    --whole;
    fraction = nanoseconds_in_a_second - fraction;
  }
  char* end = text_;
  if (negative) *end++ = '-';
  end = std::to_chars(end, text_ + sizeof text_, whole).ptr;
  *end++ = '.';
  for (int i = 8; i >= 0; --i, fraction /= 10) end[i] = static_cast<char>('0' + fraction % 10);
  length_ = static_cast<std::size_t>(end + 9 - text_);
}

std::string to_seconds_text(Timestamp time) { return std::string(SecondsText(time).view()); }

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

/// gmtime_r takes a lock and reads time zones: a bundle has hundreds of thousands of these, most of one second.
std::string to_iso8601(Timestamp time) {
  thread_local std::optional<std::int64_t> last;
  thread_local std::string text;
  if (last != time.seconds) {
    text = civil(time, 'T');
    last = time.seconds;
  }
  char fraction[12] = ".000000000Z";
  std::uint32_t rest = time.nanoseconds;
  for (int i = 9; i >= 1; --i, rest /= 10) fraction[i] = static_cast<char>('0' + rest % 10);
  return text + fraction;
}

std::string to_readable(Timestamp time) { return civil(time, ' ') + "Z"; }

}  // namespace exhibit
