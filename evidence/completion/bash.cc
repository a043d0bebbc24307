#include <fmt/format.h>

#include "evidence/completion/completion.h"

namespace exhibit::completion {
namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

std::string names_of(const CommandShape& command) {
  std::vector<std::string> names;
  for (const OptionShape& option : command.options) names.insert(names.end(), option.names.begin(), option.names.end());
  return joined(names, " ");
}

/// The statement that offers what a value can be.
std::string offer(const Value& value) {
  if (!value.words.empty()) return fmt::format("_exhibit_words '{}'", joined(value.words, " "));
  if (value.is_folder) return "_exhibit_names -d";
  return value.is_file ? "_exhibit_names -f" : ":";
}

std::string option_values(const CommandShape& command, std::string_view indent) {
  std::string text;
  for (const OptionShape& option : command.options) {
    if (option.takes_value)
      text += fmt::format("{}{}) {}; return ;;\n", indent, joined(option.names, " | "), offer(option.value));
  }
  return text;
}

/// Arguments are told apart only by what they are: words are offered beside files, wherever they may stand.
std::string offer_arguments(const CommandShape& command) {
  std::string text;
  for (const ArgumentShape& argument : command.arguments) {
    const std::string statement = offer(argument.value);
    if (statement != ":" && text.find(statement) == std::string::npos) text += (text.empty() ? "" : "; ") + statement;
  }
  return text.empty() ? ":" : text;
}

std::string command_case(const CommandShape& command, std::string_view label) {
  std::string text = fmt::format("        {})\n", label);
  if (const std::string values = option_values(command, "                "); !values.empty()) {
    text += fmt::format("            case $previous in\n{}            esac\n", values);
  }
  return text +
         fmt::format(
             "            case $current in\n                -*) _exhibit_words '{}' ;;\n                *) {} ;;\n"
             "            esac\n            ;;\n",
             names_of(command), offer_arguments(command));
}

}  // namespace

std::string for_bash(const CommandShape& program) {
  std::vector<std::string> commands;
  std::string cases;
  for (const CommandShape& command : program.commands) {
    commands.push_back(command.name);
    cases += command_case(command, command.name);
  }
  CommandShape itself = program;
  if (!commands.empty()) itself.arguments.push_back({"command", false, {false, false, commands}});
  const std::string function = "_" + joined({program.name}, "");
  return fmt::format(R"(# Completion of {0}(1) for bash, written by {0} --completion bash.

_exhibit_words() {{
    local word
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}

_exhibit_names() {{
    local name
    compopt -o filenames 2>/dev/null
    while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$1" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}

{1}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
    COMPREPLY=()
    case ${{COMP_WORDS[1]}} in
{2}{3}    esac
}}

complete -F {1} {0}
)",
                     program.name, function, cases, command_case(itself, "*"));
}

}  // namespace exhibit::completion
