#include "evidence/diff/since.h"

#include <charconv>
#include <cstdint>
#include <string>

#include "evidence/encoding/iso_time.h"

namespace exhibit::diff {
namespace {

constexpr std::string_view date_shape = "2026-11-24";
constexpr std::string_view minute_shape = "2026-11-24T09:48";
constexpr std::string_view second_shape = "2026-11-24T09:48:00";

std::optional<std::int64_t> seconds_of(char unit) {
  switch (unit) {
    case 's': return 1;
    case 'm': return 60;
    case 'h': return 3600;
    case 'd': return 86'400;
    case 'w': return 604'800;
    default: return std::nullopt;
  }
}

std::optional<Timestamp> before(std::string_view text, Timestamp reference) {
  if (text.size() < 2) return std::nullopt;
  const auto unit = seconds_of(text.back());
  std::uint32_t number = 0;  // of any unit it is far from the ends of 64 bits
  const char* const end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (!unit || error != std::errc() || stop != end) return std::nullopt;
  return Timestamp{reference.seconds - *unit * number, reference.nanoseconds};
}

}  // namespace

std::optional<Timestamp> parse_since(std::string_view text, Timestamp reference) {
  if (const auto time = before(text, reference)) return time;
  if (text.size() < date_shape.size()) return std::nullopt;
  std::string whole(text);
  if (whole.size() > date_shape.size() && whole[date_shape.size()] == ' ') whole[date_shape.size()] = 'T';
  if (whole.size() == date_shape.size()) whole += "T00:00";
  if (whole.size() == minute_shape.size()) whole += ":00";
  const bool has_offset = whole.find_first_of("Zz+-", date_shape.size()) != std::string::npos;
  if (whole.size() >= second_shape.size() && !has_offset) whole += "Z";
  return from_rfc3339(whole);
}

}  // namespace exhibit::diff
