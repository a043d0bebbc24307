#include "evidence/encoding/escape.h"

#include <cstdint>

namespace exhibit {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_byte_escape(std::string& text, char byte) {
  const auto value = static_cast<std::uint8_t>(byte);
  text += "\\x";
  text.push_back(hex_digits[value >> 4]);
  text.push_back(hex_digits[value & 15]);
}

void append_code_point_escape(std::string& text, char32_t value) {
  text += "\\u{";
  bool leading = true;
  for (int shift = 20; shift >= 0; shift -= 4) {
    const auto digit = (value >> shift) & 15;
    if (leading && digit == 0 && shift > 0) continue;
    leading = false;
    text.push_back(hex_digits[digit]);
  }
  text.push_back('}');
}

bool is_continuation(char byte) { return (static_cast<std::uint8_t>(byte) & 0xc0) == 0x80; }

bool is_plain_ascii(char byte) { return byte >= 0x20 && byte < 0x7f; }

}  // namespace

CodePoint decode_utf8(std::string_view bytes) {
  if (bytes.empty()) return {};
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  if (first < 0x80) return {first, 1};
  std::size_t length = 0;
  char32_t value = 0;
  char32_t least = 0;
  if ((first & 0xe0) == 0xc0) {
    length = 2, value = first & 0x1f, least = 0x80;
  } else if ((first & 0xf0) == 0xe0) {
    length = 3, value = first & 0x0f, least = 0x800;
  } else if ((first & 0xf8) == 0xf0) {
    length = 4, value = first & 0x07, least = 0x10000;
  } else {
    return {};
  }
  if (bytes.size() < length) return {};
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(bytes[i])) return {};
    value = value << 6 | (static_cast<std::uint8_t>(bytes[i]) & 0x3f);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < least || value > 0x10ffff || surrogate) return {};
  return {value, length};
}

bool is_unsafe_to_show(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
}

bool is_plain(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (is_plain_ascii(bytes[at])) {
      ++at;
      continue;
    }
    const CodePoint point = decode_utf8(bytes.substr(at));
    if (point.length == 0 || is_unsafe_to_show(point.value)) return false;
    at += point.length;
  }
  return true;
}

std::string escape_for_terminal(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const CodePoint point = decode_utf8(bytes);
    if (point.length == 0) {
      append_byte_escape(text, bytes[0]);
      bytes.remove_prefix(1);
      continue;
    }
    if (point.value == '\\') {
      text += "\\\\";
    } else if (point.value == '\n') {
      text += "\\n";
    } else if (point.value == '\t') {
      text += "\\t";
    } else if (point.value < 0x80 && is_unsafe_to_show(point.value)) {
      append_byte_escape(text, bytes[0]);
    } else if (is_unsafe_to_show(point.value)) {
      append_code_point_escape(text, point.value);
    } else {
      text += bytes.substr(0, point.length);
    }
    bytes.remove_prefix(point.length);
  }
  return text;
}

std::string escape_for_html(std::string_view bytes) {
  std::string text;
  for (const char byte : escape_for_terminal(bytes)) {
    switch (byte) {
      case '&': text += "&amp;"; break;
      case '<': text += "&lt;"; break;
      case '>': text += "&gt;"; break;
      case '"': text += "&quot;"; break;
      case '\'': text += "&#39;"; break;
      default: text += byte;
    }
  }
  return text;
}

}  // namespace exhibit
