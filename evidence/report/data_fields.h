// What the fields of the page's data have in common (DATA.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/encoding/json_writer.h"
#include "evidence/encoding/time_text.h"
#include "evidence/report/report.h"

namespace exhibit::report {

/// Nothing where the value is empty, like the next ones.
void write_text(JsonWriter& json, std::string_view name, std::string_view escaped);
/// Shown text, and the bytes in `name`_b64 where it is not the bytes themselves.
void write_bytes(JsonWriter& json, std::string_view name, std::string_view bytes);
void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& escaped);
void write_indices(JsonWriter& json, std::string_view name, const std::vector<Index>& indices);
/// `name`: milliseconds since 1970, and `name`_text.
void write_time(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& time);

/// Milliseconds since 1970 as a number of JSON, nanoseconds and all: "1700000000000.000005".
std::string to_milliseconds(Timestamp time);

/// JSON that may stand in a script element: no '<' in it, which JSON has in strings alone.
std::string safe_in_script(std::string json);

}  // namespace exhibit::report
