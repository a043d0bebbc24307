// Times as container runtimes write them into their state.
#pragma once

#include <optional>
#include <string_view>

#include "evidence/encoding/time_text.h"

namespace exhibit {

/// RFC 3339, 5.6: "2026-01-01T00:00:01Z" with up to nine decimals and any offset. Nothing for other text, and for the
/// year 1, which is how Go writes that there is no time.
std::optional<Timestamp> from_rfc3339(std::string_view text);

}  // namespace exhibit
