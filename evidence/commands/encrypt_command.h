// `exhibit encrypt`: a bundle for recipients alone.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0, or 2 where a recipient is none, the bundle could
/// not be read or the output not be written; a message on standard error then says which and why.
void add_encrypt_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
