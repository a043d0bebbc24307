#include "evidence/reader/decode_parts.h"

#include <charconv>
#include <chrono>

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

}  // namespace

std::optional<std::uint64_t> decimal_of(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return value;
}

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

Outcome outcome_in(Fields& fields) {
  Outcome outcome;
  const std::string word = fields.text("outcome");
  if (const auto kind = outcome_of_word(word)) {
    outcome.kind = *kind;
  } else {
    fields.fail("outcome", "not a word of the format");
  }
  if (fields.has("reason")) outcome.reason = fields.text("reason");
  if (fields.has("errno")) outcome.errno_symbol = fields.text("errno");
  if (fields.has("moved")) outcome.moved = fields.bytes_array("moved");
  return outcome;
}

Digest digest_in(Fields& fields, const char* name) {
  const auto digest = Digest::from_hex(fields.text(name));
  if (!digest) fields.fail(name, "no SHA-256 digest");
  return digest.value_or(Digest{});
}

std::uint64_t inode_in(Fields& fields, const char* name) {
  const auto inode = decimal_of(fields.text(name));
  if (!inode) fields.fail(name, "no decimal number");
  return inode.value_or(0);
}

Timestamp clock_time_in(Fields& fields, const char* name) {
  const std::string text = fields.text(name);
  if (text.empty()) return {};
  const auto time = from_iso8601(text);
  if (!time) fields.fail(name, "no time");
  return time.value_or(Timestamp{});
}

std::vector<std::int64_t> integers_in(Fields& fields, const char* name) {
  std::vector<std::int64_t> values;
  for (const Json& element : fields.array(name)) {
    if (element.is_number_integer()) {
      values.push_back(element.get<std::int64_t>());
    } else {
      fields.fail(name, "an element that is no integer");
    }
  }
  return values;
}

std::map<std::string, std::uint64_t> inodes_in(Fields& fields, const char* name) {
  std::map<std::string, std::uint64_t> inodes;
  const Json& object = fields.object(name);
  Fields inner(object);
  for (const auto& [key, value] : object.items()) inodes.emplace(key, inode_in(inner, key.c_str()));
  fields.adopt(name, inner);
  return inodes;
}

ProcessIdentity identity_in(Fields& fields) { return {fields.integer("pid"), fields.unsigned_integer("start_time")}; }

}  // namespace exhibit
