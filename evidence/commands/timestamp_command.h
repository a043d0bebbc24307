// `exhibit timestamp`: time stamps over a bundle's seal and its signature, beside it.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0 where all that was asked for is written, that of
/// the verdict where the bundle is not consistent, else 2; a message on standard error then says why.
void add_timestamp_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
