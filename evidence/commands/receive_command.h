// `exhibit receive`: a bundle from a pipe, onto the examiner's machine.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

void add_receive_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
