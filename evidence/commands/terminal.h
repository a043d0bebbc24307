// Standard output as the commands use it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/show/render/palette.h"

namespace exhibit {

/// Coloured where standard output is a terminal whose user wants it: NO_COLOR is unset or empty, TERM is not "dumb".
show::Palette palette_of_stdout();

/// Its columns where it is a terminal that tells them; nothing for a pipe or a file, whose lines stay as they are.
std::optional<std::size_t> width_of_stdout();

/// Writes `text` to standard output. A reader who has seen enough (`| head`) is no trouble.
Result<void> write_to_stdout(std::string_view text);

}  // namespace exhibit
