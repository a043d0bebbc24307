#include "evidence/encoding/iso_time.h"

#include <chrono>
#include <string>

namespace exhibit {
namespace {

/// "2026-11-24T09:48:00.000000001Z": where each number begins, and what stands behind it.
struct IsoNumber {
  std::size_t offset;
  std::size_t length;
  char end;
};
constexpr IsoNumber iso_numbers[] = {{0, 4, '-'},  {5, 2, '-'},  {8, 2, 'T'}, {11, 2, ':'},
                                     {14, 2, ':'}, {17, 2, '.'}, {20, 9, 'Z'}};
constexpr std::size_t iso_length = 30;

std::optional<unsigned> digits(std::string_view text) {
  unsigned value = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(digit - '0');
  }
  return value;
}

constexpr std::size_t seconds_end = std::string_view("2026-01-01T00:00:01").size();
constexpr std::size_t decimals = 9;

/// ".123456789" of ".123"; nothing where it is no fraction.
std::optional<std::string> whole_fraction(std::string_view fraction) {
  if (fraction.empty()) return "." + std::string(decimals, '0');
  const bool is_fraction = fraction.front() == '.' && fraction.size() > 1 && fraction.size() <= decimals + 1;
  if (!is_fraction) return std::nullopt;
  return std::string(fraction) + std::string(decimals + 1 - fraction.size(), '0');
}

/// Seconds east of UTC of "Z", "+02:00".
std::optional<std::int64_t> offset_of(std::string_view zone) {
  if (zone == "Z" || zone == "z") return 0;
  const bool has_form = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
  if (!has_form) return std::nullopt;
  // The clock reading of 1970 whose hours and minutes are the offset's; its own decoder checks them.
  const auto clock = from_iso8601("1970-01-01T" + std::string(zone.substr(1)) + ":00.000000000Z");
  if (!clock) return std::nullopt;
  return zone[0] == '-' ? -clock->seconds : clock->seconds;
}

}  // namespace

std::optional<Timestamp> from_iso8601(std::string_view text) {
  if (text.size() != iso_length) return std::nullopt;
  unsigned values[std::size(iso_numbers)];
  for (std::size_t i = 0; i < std::size(iso_numbers); ++i) {
    const auto [offset, length, end] = iso_numbers[i];
    const auto value = digits(text.substr(offset, length));
    if (!value || text[offset + length] != end) return std::nullopt;
    values[i] = *value;
  }
  const auto [year, month, day, hour, minute, second, nanoseconds] = values;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                         std::chrono::day(day));
  if (year == 0 || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return Timestamp{((days * 24 + hour) * 60 + minute) * 60 + second, nanoseconds};
}

std::optional<Timestamp> from_rfc3339(std::string_view text) {
  if (text.size() <= seconds_end) return std::nullopt;
  const std::string_view rest = text.substr(seconds_end);
  const auto zone_begin = rest.find_first_of("Zz+-");
  if (zone_begin == std::string_view::npos) return std::nullopt;
  const auto fraction = whole_fraction(rest.substr(0, zone_begin));
  const auto offset = offset_of(rest.substr(zone_begin));
  if (!fraction || !offset || text.starts_with("0001-")) return std::nullopt;
  auto time = from_iso8601(std::string(text.substr(0, seconds_end)) + *fraction + "Z");
  if (time) time->seconds -= *offset;
  return time;
}

}  // namespace exhibit
