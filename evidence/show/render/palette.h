// The few colours of text output, as escape sequences (ECMA-48, SGR), or nothing at all.
#pragma once

#include <string_view>

namespace exhibit::show {

struct Palette {
  std::string_view heading;
  std::string_view warning;
  std::string_view faint;
  std::string_view reset;

  static constexpr Palette plain() { return {}; }
  static constexpr Palette coloured() { return {"\033[1m", "\033[1;31m", "\033[2m", "\033[0m"}; }
};

}  // namespace exhibit::show
