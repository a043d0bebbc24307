// Completion for a user's shell, written from the options themselves, so that it never lags behind them.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

#include "evidence/completion/command_shape.h"

namespace exhibit::completion {

/// Scripts that a shell sources, or finds in its folder of completions.
std::string for_bash(const CommandShape& program);
std::string for_zsh(const CommandShape& program);
std::string for_fish(const CommandShape& program);

/// The command or option that was meant by `typed`, which is none; of the command that was found, where there is one.
std::optional<std::string> nearest_word(const CLI::App& app, const std::string& typed);

/// Adds `--completion bash|zsh|fish`, which prints the script and ends. Comes last, when all else has been added.
void add_completion_option(CLI::App& app);

}  // namespace exhibit::completion
