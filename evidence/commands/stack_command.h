// `exhibit stack`: what is rare among the containers of many bundles.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0 where the question was answered, 2 where a bundle
/// could not be read or the output not be written, 3 where a bundle is cut and was counted as far as it goes; a message
/// on standard error then says which and why.
void add_stack_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
