// Names from the evidence are chosen by whoever attacked: this is how they are shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace exhibit {

/// A code point read from UTF-8 (RFC 3629): its value and length in bytes; length 0 where the bytes are not UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};
CodePoint decode_utf8(std::string_view bytes);

/// Controls, bidi controls, zero-width and line separators: what can move the cursor, reorder or hide text.
bool is_unsafe_to_show(char32_t code_point);

/// FORMAT.md 3, "plain": valid UTF-8 with nothing unsafe to show.
bool is_plain(std::string_view bytes);

/// For one line of a terminal or a log: what is unsafe becomes \n, \t, \xHH or \u{H…}, a backslash becomes \\. Always
/// valid UTF-8.
std::string escape_for_terminal(std::string_view bytes);

/// The same for text of an HTML document, in an element or in a quoted attribute: & < > " ' are references too.
std::string escape_for_html(std::string_view bytes);

}  // namespace exhibit
