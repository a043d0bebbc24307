#include "evidence/trust/clock.h"

#include <fmt/format.h>

#include "evidence/encoding/iso_time.h"
#include "evidence/encoding/time_text.h"

namespace exhibit {
namespace {

constexpr std::int64_t microseconds = 1'000'000;

}  // namespace

std::string readable(UnixSeconds time) { return to_readable(Timestamp{time, 0}); }

std::optional<UnixSeconds> second_of(std::string_view iso) {
  const auto time = from_iso8601(iso);
  return time ? std::optional(time->seconds) : std::nullopt;
}

UnixSeconds slack_of(const TimeStampStatement& stamp) {
  const std::int64_t accuracy = stamp.accuracy_us.value_or(microseconds);
  return (accuracy + microseconds - 1) / microseconds + 1;
}

std::optional<std::string> stamp_before_seal(const TimeStampStatement& stamp, std::string_view sealed) {
  const auto end = second_of(sealed);
  if (!end || stamp.time + slack_of(stamp) >= *end) return std::nullopt;
  return fmt::format(
      "the time stamp says {}, but the bundle says that it was sealed at {}: the host's clock was ahead, "
      "or the authority's behind",
      readable(stamp.time), readable(*end));
}

std::optional<std::string> signing_time_anomaly(UnixSeconds signing_time, std::string_view sealed,
                                                const TimeStampStatement* stamp) {
  const auto end = second_of(sealed);
  if (end && signing_time + 1 < *end) {
    return fmt::format(
        "the signer's clock said {}, but the bundle says that it was sealed at {}: one of the two was wrong",
        readable(signing_time), readable(*end));
  }
  if (stamp != nullptr && signing_time > stamp->time + slack_of(*stamp)) {
    return fmt::format(
        "the signer's clock said {}, but the signature was time-stamped at {}: the signer's clock was ahead",
        readable(signing_time), readable(stamp->time));
  }
  return std::nullopt;
}

}  // namespace exhibit
