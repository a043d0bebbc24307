// Times that different clocks told, held against each other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/trust/statement.h"

namespace exhibit {

/// "2026-11-24 09:48:00Z".
std::string readable(UnixSeconds time);

/// The second of an ISO 8601 time of the format's; nothing for other text.
std::optional<UnixSeconds> second_of(std::string_view iso);

/// How far the stamp's time may be off: what the authority says, one second where it does not, and one more because
/// its time may be cut to the second.
UnixSeconds slack_of(const TimeStampStatement& stamp);

/// Whether the stamp is from before the acquisition ended, by what `sealed` says; the sentence that tells it.
std::optional<std::string> stamp_before_seal(const TimeStampStatement& stamp, std::string_view sealed);

/// The same of a signer's own clock: from before the seal, or after the time stamp that shows that the signature
/// existed.
std::optional<std::string> signing_time_anomaly(UnixSeconds signing_time, std::string_view sealed,
                                                const TimeStampStatement* stamp);

}  // namespace exhibit
