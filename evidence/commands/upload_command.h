// `exhibit upload`: a bundle into an S3-compatible store.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

void add_upload_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
