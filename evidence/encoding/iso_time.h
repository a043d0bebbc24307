// Times in ISO 8601, as FORMAT.md 3 and the container runtimes write them.
#pragma once

#include <optional>
#include <string_view>

#include "evidence/encoding/time_text.h"

namespace exhibit {

/// What to_iso8601 wrote, for years 0001 to 9999.
std::optional<Timestamp> from_iso8601(std::string_view text);

/// As container runtimes write it, RFC 3339, 5.6: "2026-01-01T00:00:01Z" with up to nine decimals and any offset.
/// Nothing for other text, and for the year 1, which is how Go writes that there is no time.
std::optional<Timestamp> from_rfc3339(std::string_view text);

}  // namespace exhibit
