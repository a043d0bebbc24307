#include <fmt/format.h>

#include "evidence/completion/completion.h"

namespace exhibit::completion {
namespace {

/// Inside single quotes.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '\'' || byte == '\\') out += '\\';
    out += byte;
  }
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// What can stand for a value; without files where it is none.
std::string values(const Value& value) {
  if (!value.words.empty()) return fmt::format(" -x -a '{}'", escaped(joined(value.words)));
  if (value.is_folder) return " -x -a '(__fish_complete_directories)'";
  return value.is_file ? " -r -F" : " -x";
}

/// `condition` is empty, or begins with a blank.
std::string option_line(const std::string& program, const std::string& condition, const OptionShape& option) {
  std::string names;
  for (const std::string& name : option.names) {
    names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  return fmt::format("complete -c {}{}{}{} -d '{}'\n", program, condition, names,
                     option.takes_value ? values(option.value) : "", escaped(option.description));
}

std::string argument_lines(const std::string& program, const std::string& condition, const CommandShape& command) {
  std::string text;
  bool has_files = false;
  for (const ArgumentShape& argument : command.arguments) {
    has_files = has_files || argument.value.is_file || argument.value.is_folder;
    if (argument.value.words.empty()) continue;
    text += fmt::format("complete -c {}{} -a '{}'\n", program, condition, escaped(joined(argument.value.words)));
  }
  if (!has_files) text += fmt::format("complete -c {}{} -f\n", program, condition);
  return text;
}

std::string command_lines(const std::string& program, const std::string& condition, const CommandShape& command) {
  std::string text;
  for (const OptionShape& option : command.options) text += option_line(program, condition, option);
  return text + argument_lines(program, condition, command);
}

}  // namespace

std::string for_fish(const CommandShape& program) {
  std::string text =
      fmt::format("# Completion of {0}(1) for fish, written by {0} --completion fish.\n\n", program.name);
  if (program.commands.empty()) return text + command_lines(program.name, "", program);
  const std::string before = " -n __fish_use_subcommand";
  text += command_lines(program.name, before, program);
  for (const CommandShape& command : program.commands) {
    text += fmt::format("complete -c {}{} -a {} -d '{}'\n", program.name, before, command.name,
                        escaped(command.description));
  }
  for (const CommandShape& command : program.commands) {
    text +=
        "\n" + command_lines(program.name, fmt::format(" -n '__fish_seen_subcommand_from {}'", command.name), command);
  }
  return text;
}

}  // namespace exhibit::completion
