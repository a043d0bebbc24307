// `exhibit extract`: captured content into a folder.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0 where all that was asked for is written, 1 where
/// something is missing or could not be written, and 2 where the bundle could not be read or the folder not be used; a
/// message on standard error for each says what and why.
void add_extract_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
