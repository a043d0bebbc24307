#include "evidence/show/render/fit.h"

#include <algorithm>
#include <array>

#include "evidence/encoding/escape.h"

namespace exhibit::show {
namespace {

constexpr std::size_t further_indent = 2;
/// Narrower terminals get lines as they are.
constexpr std::size_t least_width = 20;

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array combining = {
    Range{0x300, 0x36f},   Range{0x483, 0x489},   Range{0x591, 0x5bd},   Range{0x610, 0x61a},   Range{0x64b, 0x65f},
    Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff}, Range{0x20d0, 0x20ff}, Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f}};
constexpr std::array wide = {Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},  Range{0x3041, 0xa4cf},
                             Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},  Range{0xfe30, 0xfe6f},
                             Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},  Range{0x1f300, 0x1f64f},
                             Range{0x1f900, 0x1f9ff}, Range{0x20000, 0x3fffd}};

template <std::size_t Size>
bool is_in(const std::array<Range, Size>& ranges, char32_t code_point) {
  return std::ranges::any_of(ranges,
                             [=](const Range& one) { return one.first <= code_point && code_point <= one.last; });
}

/// What stands together on a line: a code point, or a colour.
struct Piece {
  std::size_t bytes = 1;
  std::size_t columns = 1;
};

Piece piece_at(std::string_view text) {
  if (text.starts_with("\033[")) {
    const auto end = text.find('m');
    return {end == std::string_view::npos ? text.size() : end + 1, 0};
  }
  const CodePoint code_point = decode_utf8(text);
  if (code_point.length == 0) return {};
  return {code_point.length, columns_of(code_point.value)};
}

std::size_t columns_of_text(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Piece piece = piece_at(text);
    columns += piece.columns;
    text.remove_prefix(piece.bytes);
  }
  return columns;
}

/// How many bytes of `text` fill a line of `width`: up to the last blank, or in the middle of a word without one.
std::size_t line_length(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  std::size_t columns = 0;
  std::size_t last_blank = 0;
  while (at < text.size()) {
    const Piece piece = piece_at(text.substr(at));
    if (columns + piece.columns > width) break;
    if (text[at] == ' ' && columns > 0) last_blank = at;
    at += piece.bytes;
    columns += piece.columns;
  }
  if (at == text.size() || text[at] == ' ' || last_blank == 0) return std::max<std::size_t>(at, 1);
  return last_blank;
}

/// Where the text of a line begins, colours passed over.
std::size_t text_begin(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size()) {
    const Piece piece = piece_at(line.substr(at));
    if (piece.columns > 0 && line[at] != ' ') break;
    at += piece.bytes;
  }
  return at;
}

void fit_line(std::string& out, std::string_view line, std::size_t width) {
  if (columns_of_text(line) <= width) {
    out += line;
    return;
  }
  const std::size_t begin = text_begin(line);
  const std::size_t own_indent = columns_of_text(line.substr(0, begin));
  const std::size_t indent = std::min(own_indent + further_indent, width / 2);
  out += line.substr(0, begin);
  std::string_view rest = line.substr(begin);
  std::size_t room = width - std::min(own_indent, width - 1);
  while (true) {
    const std::size_t length = line_length(rest, room);
    out += rest.substr(0, length);
    rest.remove_prefix(length);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.empty()) return;
    out += '\n' + std::string(indent, ' ');
    room = width - indent;
  }
}

}  // namespace

std::size_t columns_of(char32_t code_point) {
  if (is_in(combining, code_point)) return 0;
  return is_in(wide, code_point) ? 2 : 1;
}

std::string fit_lines(std::string_view text, std::size_t width) {
  if (width < least_width) return std::string(text);
  std::string fitted;
  while (!text.empty()) {
    const auto end = text.find('\n');
    fit_line(fitted, text.substr(0, end), width);
    if (end == std::string_view::npos) break;
    fitted += '\n';
    text.remove_prefix(end + 1);
  }
  return fitted;
}

}  // namespace exhibit::show
