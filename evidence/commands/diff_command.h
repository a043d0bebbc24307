// `exhibit diff`: what differs between two bundles.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0 where nothing differs, 1 where something does, and
/// 2 where a bundle could not be read or the output not be written; a message on standard error then says which and
/// why.
void add_diff_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
