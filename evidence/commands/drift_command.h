// `exhibit drift`: what happened to the files of containers since they began.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0 without drift, 1 with it, or 2 where a bundle
/// could not be read or the output not be written; a message on standard error then says which and why.
void add_drift_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
