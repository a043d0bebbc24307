#include "evidence/report/data_fields.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "hashing/base64.h"

namespace exhibit::report {
namespace {

constexpr std::int64_t milliseconds = 1'000;
constexpr std::uint32_t nanoseconds_in_one = 1'000'000;
/// Beyond that, which no file was ever written at, digits are given up for a range that holds every time.
constexpr std::int64_t greatest_exact_second = 1'000'000'000'000;

}  // namespace

void write_text(JsonWriter& json, std::string_view name, std::string_view escaped) {
  if (!escaped.empty()) json.field(name, escaped);
}

void write_bytes(JsonWriter& json, std::string_view name, std::string_view bytes) {
  if (bytes.empty()) return;
  const std::string shown = escape_for_terminal(bytes);
  json.field(name, shown);
  if (shown != bytes) json.field(std::string(name) + "_b64", base64_encode(bytes));
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& escaped) {
  if (escaped.empty()) return;
  json.key(name).begin_array();
  for (const std::string& text : escaped) json.string(text);
  json.end_array();
}

void write_indices(JsonWriter& json, std::string_view name, const std::vector<Index>& indices) {
  if (indices.empty()) return;
  json.key(name).begin_array();
  for (const Index index : indices) json.integer(static_cast<std::int64_t>(index));
  json.end_array();
}

std::string to_milliseconds(Timestamp time) {
  if (time.seconds < 0 || time.seconds > greatest_exact_second) {
    return fmt::format("{:.3f}", static_cast<double>(time.seconds) * static_cast<double>(milliseconds) +
                                     static_cast<double>(time.nanoseconds) / nanoseconds_in_one);
  }
  std::string text = std::to_string(time.seconds * milliseconds + time.nanoseconds / nanoseconds_in_one);
  const std::uint32_t rest = time.nanoseconds % nanoseconds_in_one;
  if (rest > 0) text += fmt::format(".{:06}", rest);
  return text;
}

void write_time(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& time) {
  if (!time) return;
  json.key(name).raw(to_milliseconds(*time));
  json.field(std::string(name) + "_text", to_iso8601(*time));
}

std::string safe_in_script(std::string json) {
  for (std::size_t at = json.find('<'); at != std::string::npos; at = json.find('<', at)) json.replace(at, 1, "\\u003c");
  return json;
}

}  // namespace exhibit::report
