#include "evidence/encoding/json_writer.h"

#include <charconv>

#include "evidence/encoding/base64.h"
#include "evidence/encoding/escape.h"

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

void append_control_escape(std::string& out, char control) {
  static constexpr char hex_digits[] = "0123456789abcdef";
  switch (control) {
    case '\n': out += "\\n"; return;
    case '\t': out += "\\t"; return;
    case '\r': out += "\\r"; return;
    default: break;
  }
  out += "\\u00";
  out.push_back(hex_digits[static_cast<unsigned char>(control) >> 4]);
  out.push_back(hex_digits[static_cast<unsigned char>(control) & 15]);
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
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out_.push_back('\\');
      out_.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      append_control_escape(out_, c);
    } else {
      out_.push_back(c);
    }
  }
  out_.push_back('"');
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  quote(name);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
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
