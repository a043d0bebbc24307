// `exhibit verify`: a verdict over a bundle's bytes and what stands beside it.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is that of the verdict, or 2 where the bundle could not
/// be read or the output not be written; a message on standard error then says which and why.
void add_verify_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
