// Standard output as the commands use it.
#pragma once

#include "evidence/show/render/palette.h"

namespace exhibit {

/// Coloured where standard output is a terminal whose user wants it: NO_COLOR is unset or empty, TERM is not "dumb".
show::Palette palette_of_stdout();

}  // namespace exhibit
