// A point in time as a person names it.
#pragma once

#include <optional>
#include <string_view>

#include "evidence/encoding/time_text.h"

namespace exhibit::diff {

/// "2026-11-24", "2026-11-24T09:48", "2026-11-24 09:48:00" (UTC where no offset is given, RFC 3339), or how long before
/// `reference`: a whole number and s, m, h, d or w, as "2h". Nothing for other text.
std::optional<Timestamp> parse_since(std::string_view text, Timestamp reference);

}  // namespace exhibit::diff
