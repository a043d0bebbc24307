#include "evidence/reader/decode_parts.h"

#include <charconv>

namespace exhibit {

std::optional<std::uint64_t> decimal_of(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return value;
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
