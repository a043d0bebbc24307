// `exhibit certify`: a declaration of authenticity to sign.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0 where the declaration is written, that of the
/// verdict where the bundle is not consistent, else 2; a message on standard error then says why.
void add_certify_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
