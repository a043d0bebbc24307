#include "evidence/commands/terminal.h"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace exhibit {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace

show::Palette palette_of_stdout() {
  const bool takes_colour =
      ::isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  return takes_colour ? show::Palette::coloured() : show::Palette::plain();
}

}  // namespace exhibit
