// Times as FORMAT.md 3 writes them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exhibit {

/// A point in time as file systems and clock_gettime(2) give it: seconds since 1970 (signed) and nanoseconds, 0 to
/// 999,999,999.
struct Timestamp {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;
  auto operator<=>(const Timestamp&) const = default;
};

/// CLOCK_REALTIME now.
Timestamp now();

/// "1700000000.000000001"; before 1970 "-0.500000000" is half a second before.
std::string to_seconds_text(Timestamp time);

/// The same where there are millions of them, without a string of its own.
class SecondsText {
 public:
  explicit SecondsText(Timestamp time);
  std::string_view view() const { return {text_, length_}; }

 private:
  char text_[32];  // a sign, 19 digits, a point, 9 digits
  std::size_t length_;
};

std::optional<Timestamp> from_seconds_text(std::string_view text);

/// "2026-11-24T09:48:00.000000001Z". Years beyond 9999 keep all their digits.
std::string to_iso8601(Timestamp time);

/// "2026-11-24 09:48:00Z", for people.
std::string to_readable(Timestamp time);

}  // namespace exhibit
