// `exhibit redact`: withholds parts of a bundle and keeps the rest verifiable.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the command to `app`; it leaves its exit status in `exit_status`.
void add_redact_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
