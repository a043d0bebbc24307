// `exhibit decrypt`: what `exhibit encrypt`, `exhibit-collect --recipient` or age encrypted.
#pragma once

#include <CLI/CLI.hpp>

namespace exhibit {

/// Adds the subcommand to `app`. When it has run, `exit_status` is 0 where all is decrypted, 1 where the file was
/// changed or bytes follow it, 2 where no identity opens it or a file could not be used, 3 where it is cut, and 4 where
/// it is no age file; a message on standard error says which and why.
void add_decrypt_command(CLI::App& app, int& exit_status);

}  // namespace exhibit
