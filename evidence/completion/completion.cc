#include "evidence/completion/completion.h"

#include <cstdio>

namespace exhibit::completion {

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
