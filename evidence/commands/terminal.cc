#include "evidence/commands/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "evidence/bundle/output.h"
#include "evidence/progress/progress_line.h"

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

std::optional<std::size_t> width_of_stdout() { return columns_of_terminal(STDOUT_FILENO); }

Result<void> write_to_stdout(std::string_view text) {
  try {
    StreamOutput(STDOUT_FILENO, "standard output").write(text);
  } catch (const OutputError& failure) {
    if (failure.error().system_errno != EPIPE) return std::unexpected(failure.error());
  }
  return {};
}

}  // namespace exhibit
