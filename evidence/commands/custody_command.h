// `exhibit custody`: who had a bundle.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

void add_custody_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
