// `exhibit report`: one HTML page of all that is known, and the story in a few lines.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

void add_report_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
