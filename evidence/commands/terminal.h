// Standard output as the commands use it.
#pragma once

#include <cstddef>
#include <optional>

#include "evidence/show/render/palette.h"

namespace exhibit {

/// Coloured where standard output is a terminal whose user wants it: NO_COLOR is unset or empty, TERM is not "dumb".
show::Palette palette_of_stdout();

/// Its columns where it is a terminal that tells them; nothing for a pipe or a file, whose lines stay as they are.
std::optional<std::size_t> width_of_stdout();

}  // namespace exhibit
