// Text fitted to the width of a terminal, so that a long line does not break the columns of those around it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace exhibit::show {

/// Columns that a terminal gives a code point: 0 for a combining mark, 2 for a wide one of East Asia or an emoji
/// (Unicode, UAX #11), else 1.
std::size_t columns_of(char32_t code_point);

/// Lines longer than `width` columns go on below, indented under what they belong to. They are broken at blanks, a
/// longer word anywhere: nothing is left out. Colour (ECMA-48, SGR) takes no columns. Text that is not UTF-8 goes by
/// bytes.
std::string fit_lines(std::string_view text, std::size_t width);

}  // namespace exhibit::show
