// `exhibit export`: a bundle as other tools read it.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0 where the export is written, that of the verdict
/// where the bundle is not consistent, else 2; a message on standard error then says why.
void add_export_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
