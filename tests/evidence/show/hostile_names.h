// What an attacker would call things, and what must never come out of it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "evidence/encoding/escape.h"
#include "evidence/reader/json.h"

namespace exhibit::show {

/// Clears the screen, forges a line, turns the writing direction, is no UTF-8.
inline const std::string hostile = "\033[2J\nforged line \u202e\xff'";

/// Whether every line of `text` can be shown as it is.
inline void expect_harmless(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    EXPECT_TRUE(is_plain(text.substr(0, end))) << escape_for_terminal(text.substr(0, end));
    EXPECT_FALSE(text.starts_with("forged line"));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// The objects of JSON lines, each strictly parsed: a name that occurs twice fails the test.
inline std::vector<Json> objects(std::string_view lines) {
  std::vector<Json> found;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const auto object = parse_json_object(lines.substr(0, end), "line");
    EXPECT_TRUE(object) << object.error().message();
    if (object) found.push_back(*object);
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return found;
}

}  // namespace exhibit::show
