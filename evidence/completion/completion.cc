#include "evidence/completion/completion.h"

#include <cstdio>

#include <algorithm>
#include <vector>

#include "evidence/encoding/nearest_name.h"

namespace exhibit::completion {

std::string what_was_meant(const CLI::App& app, const std::vector<std::string>& strays) {
  if (strays.empty()) return {};
  const auto found = app.get_subcommands();
  if (!found.empty()) return what_was_meant(*found.front(), strays);
  const CommandShape shape = shape_of(app);
  std::vector<std::string> words;
  for (const CommandShape& command : shape.commands) words.push_back(command.name);
  for (const OptionShape& option : shape.options) std::ranges::copy(option.names, std::back_inserter(words));
  const std::string_view typed = strays.front();
  const auto meant = nearest_name(typed.substr(0, typed.find('=')), words);
  return meant ? "; is " + *meant + " meant?" : std::string();
}

void add_completion_option(CLI::App& app) {
  const auto print = [&app](const std::string& shell) {
    const CommandShape program = shape_of(app);
    const std::string script = shell == "bash"  ? for_bash(program)
                               : shell == "zsh" ? for_zsh(program)
                                                : for_fish(program);
    std::fwrite(script.data(), 1, script.size(), stdout);
    throw CLI::Success();
  };
  app.add_option_function<std::string>("--completion", print,
                                       "Print the completion of a shell: source it, or install it")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->type_name("bash|zsh|fish")
      ->trigger_on_parse();
}

}  // namespace exhibit::completion
