#include "evidence/encoding/json_writer.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "evidence/encoding/escape.h"
#include "hashing/base64.h"

namespace exhibit {
namespace {

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = decode_utf8(bytes).length;
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

bool stands_for_itself(char byte) { return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\'; }

/// Whether any of eight bytes does not stand for itself: each comparison leaves the highest bit of a byte that it
/// finds.
bool has_escape(std::uint64_t bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t highest = 0x80 * ones;
  const auto holds = [&](std::uint64_t byte) {
    const std::uint64_t difference = bytes ^ (byte * ones);
    return (difference - ones) & ~difference;
  };
  const std::uint64_t control = (bytes - 0x20 * ones) & ~bytes;
  return ((bytes | control | holds(0x7f) | holds('"') | holds('\\')) & highest) != 0;
}

/// The length of the printable ASCII at the front that stands for itself in a JSON string. Listings are made of little
/// else.
std::size_t length_without_escapes(std::string_view text) {
  std::size_t length = 0;
  for (std::uint64_t bytes = 0; length + sizeof bytes <= text.size(); length += sizeof bytes) {
    std::memcpy(&bytes, text.data() + length, sizeof bytes);
    if (has_escape(bytes)) break;
  }
  while (length < text.size() && stands_for_itself(text[length])) ++length;
  return length;
}

/// Comma, quotes and colon with the text between them in one piece: room for each by itself would cost more than the
/// text.
void append_quoted(std::string& out, bool has_comma, std::string_view text, bool has_colon) {
  const std::size_t begin = out.size();
  out.resize_and_overwrite(begin + text.size() + 4, [&](char* bytes, std::size_t) {
    char* end = bytes + begin;
    if (has_comma) *end++ = ',';
    *end++ = '"';
    end = std::copy(text.begin(), text.end(), end);
    *end++ = '"';
    if (has_colon) *end++ = ':';
    return static_cast<std::size_t>(end - bytes);
  });
}

/// \n, \t, \r, else \uXXXX; all that is unsafe to show is in the basic plane.
void append_escape(std::string& out, char32_t unsafe) {
  static constexpr char hex_digits[] = "0123456789abcdef";
  switch (unsafe) {
    case U'\n': out += "\\n"; return;
    case U'\t': out += "\\t"; return;
    case U'\r': out += "\\r"; return;
    default: break;
  }
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(hex_digits[(unsafe >> shift) & 15]);
}

}  // namespace

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_.push_back(bracket);
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_.push_back(bracket);
  needs_comma_ = true;
  return *this;
}

void JsonWriter::separate() {
  if (needs_comma_) out_.push_back(',');
  needs_comma_ = true;
}

void JsonWriter::quote(std::string_view text) {
  out_.push_back('"');
  while (true) {
    const std::size_t unescaped = length_without_escapes(text);
    out_ += text.substr(0, unescaped);
    text.remove_prefix(unescaped);
    if (text.empty()) break;
    const CodePoint point = decode_utf8(text);
    if (is_unsafe_to_show(point.value)) {
      append_escape(out_, point.value);
    } else {
      if (point.length == 1) out_.push_back('\\');  // a quote or a backslash
      out_ += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  out_.push_back('"');
}

void JsonWriter::quote_as_it_is(std::string_view text) {
  append_quoted(out_, needs_comma_, text, false);
  needs_comma_ = true;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  if (length_without_escapes(name) == name.size()) {
    append_quoted(out_, needs_comma_, name, true);
    needs_comma_ = false;
    return *this;
  }
  string(name);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  if (length_without_escapes(text) == text.size()) {
    quote_as_it_is(text);
    return *this;
  }
  separate();
  if (is_utf8(text)) {
    quote(text);
  } else {
    quote(escape_for_terminal(text));
  }
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) {
  separate();
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out_.append(digits, end);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::bytes_field(std::string_view name, std::string_view bytes) {
  if (length_without_escapes(bytes) == bytes.size()) {
    key(name).quote_as_it_is(bytes);
    return *this;
  }
  if (is_plain(bytes)) {
    key(name);
    needs_comma_ = true;
    quote(bytes);
    return *this;
  }
  return key(std::string(name) + "_b64").string(base64_encode(bytes));
}

JsonWriter& JsonWriter::bytes_element(std::string_view bytes) {
  if (is_plain(bytes)) return string(bytes);
  return begin_object().field("b64", base64_encode(bytes)).end_object();
}

}  // namespace exhibit
