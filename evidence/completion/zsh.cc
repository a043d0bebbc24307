#include <fmt/format.h>

#include "evidence/completion/completion.h"

namespace exhibit::completion {
namespace {

/// Inside single quotes, with what _arguments takes for its own marks escaped.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '\'') {
      out += "'\\''";
    } else {
      if (byte == '[' || byte == ']' || byte == ':' || byte == '\\') out += '\\';
      out += byte;
    }
  }
  return out;
}

std::string action(const Value& value) {
  if (!value.words.empty()) {
    std::string words;
    for (const std::string& word : value.words) words += (words.empty() ? "" : " ") + escaped(word);
    return fmt::format("({})", words);
  }
  if (value.is_folder) return "_files -/";
  return value.is_file ? "_files" : "";
}

/// One line of _arguments for each name.
std::string option_lines(const OptionShape& option) {
  std::string text;
  for (const std::string& name : option.names) {
    const std::string value = option.takes_value ? fmt::format(":value:{}", action(option.value)) : "";
    text += fmt::format(" \\\n            '{}{}[{}]{}'", option.repeats ? "*" : "", name, escaped(option.description),
                        value);
  }
  return text;
}

std::string arguments_line(const CommandShape& command) {
  std::string text = "_arguments";
  for (const OptionShape& option : command.options) text += option_lines(option);
  int number = 0;
  for (const ArgumentShape& argument : command.arguments) {
    const std::string place = argument.repeats ? "*" : std::to_string(++number);
    text += fmt::format(" \\\n            '{}:{}:{}'", place, escaped(argument.name), action(argument.value));
  }
  return text;
}

std::string command_cases(const CommandShape& program) {
  std::string text;
  for (const CommandShape& command : program.commands) {
    text += fmt::format("    {})\n        {}\n        ;;\n", command.name, arguments_line(command));
  }
  return text;
}

std::string command_list(const CommandShape& program) {
  std::string text;
  for (const CommandShape& command : program.commands) {
    text += fmt::format("    '{}:{}'\n", command.name, escaped(command.description));
  }
  return text;
}

}  // namespace

std::string for_zsh(const CommandShape& program) {
  std::string text =
      fmt::format("#compdef {0}\n# Completion of {0}(1) for zsh, written by {0} --completion zsh.\n\n", program.name);
  if (program.commands.empty()) return text + arguments_line(program) + "\n";
  return text + fmt::format(R"(local -a commands
commands=(
{})

if (( CURRENT == 2 )); then
    _describe -t commands command commands
    {}
    return
fi

local command=$words[2]
shift words
(( CURRENT-- ))
case $command in
{}esac
)",
                            command_list(program), arguments_line(program), command_cases(program));
}

}  // namespace exhibit::completion
