// `exhibit show`: what is inside a bundle.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0, or 2 where the bundle could not be read or the
/// output not be written; a message on standard error then says which and why.
void add_show_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
