// Completion for a user's shell, written from the options themselves, so that it never lags behind them.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "evidence/completion/command_shape.h"

namespace exhibit::completion {

/// Scripts that a shell sources, or finds in its folder of completions.
std::string for_bash(const CommandShape& program);
std::string for_zsh(const CommandShape& program);
std::string for_fish(const CommandShape& program);

/// To be said behind what is wrong with a command line: "; is show meant?" Empty where no command or option, of the
/// command that was found where there is one, is near to the first of the `strays`.
std::string what_was_meant(const CLI::App& app, const std::vector<std::string>& strays);

/// Adds `--completion bash|zsh|fish`, which prints the script and ends. Comes last, when all else has been added.
void add_completion_option(CLI::App& app);

}  // namespace exhibit::completion
