#include "evidence/encoding/escape.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(EscapeTest, LeavesPlainTextAlone) {
  EXPECT_EQ(escape_for_terminal("/var/www/r\u00e9sum\u00e9 \u4e2d.html"), "/var/www/r\u00e9sum\u00e9 \u4e2d.html");
}

TEST(EscapeTest, TakesTheCursorFromNobody) {
  EXPECT_EQ(escape_for_terminal("a\x1b[31mb\n\t\r\x7f"), "a\\x1b[31mb\\n\\t\\x0d\\x7f");
  EXPECT_EQ(escape_for_terminal(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(escape_for_terminal("\u009b31m"), "\\u{9b}31m");  // C1 CSI
}

TEST(EscapeTest, ShowsWhatReordersOrHidesText) {
  EXPECT_EQ(escape_for_terminal("gpj\u202etxt.exe"), "gpj\\u{202e}txt.exe");
  EXPECT_EQ(escape_for_terminal("\u2066\u200b\u2028\ufeff\u061c"), "\\u{2066}\\u{200b}\\u{2028}\\u{feff}\\u{61c}");
}

TEST(EscapeTest, InvalidUtf8BecomesBytes) {
  EXPECT_EQ(escape_for_terminal("a\xff"), "a\\xff");
  EXPECT_EQ(escape_for_terminal("\xc3"), "\\xc3");                             // cut
  EXPECT_EQ(escape_for_terminal("\xc0\xaf"), "\\xc0\\xaf");                    // overlong '/'
  EXPECT_EQ(escape_for_terminal("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // surrogate
  EXPECT_EQ(escape_for_terminal("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
}

TEST(EscapeTest, ABackslashCannotPretendToBeAnEscape) { EXPECT_EQ(escape_for_terminal("\\x1b"), "\\\\x1b"); }

TEST(EscapeTest, WhatIsEscapedIsPlain) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte.push_back(static_cast<char>(i));
  EXPECT_TRUE(is_plain(escape_for_terminal(every_byte)));
}

TEST(IsPlainTest, RefusesWhatTheFormatNames) {
  EXPECT_TRUE(is_plain(""));
  EXPECT_TRUE(is_plain("a b\\\"\u00e9\U0001f600"));
  for (const std::string_view bytes : {"\x1f", "\x7f", "\u0080", "\u009f", "\u061c", "\u200b", "\u200f", "\u2028",
                                       "\u202e", "\u2060", "\u2069", "\ufeff", "\xff", "a\n"}) {
    EXPECT_FALSE(is_plain(bytes)) << escape_for_terminal(bytes);
  }
}

}  // namespace
}  // namespace exhibit
