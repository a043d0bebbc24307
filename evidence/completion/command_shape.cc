#include "evidence/completion/command_shape.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace exhibit::completion {
namespace {

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> names) {
  while (!type.empty()) {
    const std::size_t bar = type.find('|');
    if (std::ranges::find(names, type.substr(0, bar)) != names.end()) return true;
    type.remove_prefix(bar == std::string_view::npos ? type.size() : bar + 1);
  }
  return false;
}

/// CLI::IsMember describes itself as "{a,b,c}".
std::vector<std::string> words_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}');
  std::vector<std::string> words;
  if (open == std::string::npos || close == std::string::npos || close < open) return words;
  std::string_view list = std::string_view(type).substr(open + 1, close - open - 1);
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    words.emplace_back(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return words;
}

Value value_of(const CLI::Option& option) {
  // The type name ends where the validators' own descriptions begin.
  const std::string type = option.get_type_name();
  const std::string_view name = std::string_view(type).substr(0, type.find(':'));
  return {is_one_of(name, {"FILE", "BUNDLE", "OTHER", "RECIPIENT"}), is_one_of(name, {"DIR", "FOLDER"}),
          words_of(option)};
}

OptionShape option_shape(const CLI::Option& option) {
  OptionShape shape;
  for (const std::string& name : option.get_snames()) shape.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) shape.names.push_back("--" + name);
  shape.description = option.get_description();
  shape.takes_value = option.get_items_expected_max() > 0;
  shape.repeats = option.get_items_expected_max() > 1;
  if (shape.takes_value) shape.value = value_of(option);
  return shape;
}

bool has_option(const CommandShape& command, const OptionShape& option) {
  return std::ranges::any_of(command.options, [&](const OptionShape& known) { return known.names == option.names; });
}

/// A command of several actions as one whose first argument is the action, with the options and arguments of all of
/// them.
CommandShape with_actions_as_words(CommandShape command) {
  if (command.commands.empty()) return command;
  ArgumentShape action{"action", false, {}};
  for (const CommandShape& one : command.commands) action.value.words.push_back(one.name);
  command.arguments.push_back(std::move(action));
  for (CommandShape& one : command.commands) {
    for (OptionShape& option : one.options) {
      if (!has_option(command, option)) command.options.push_back(std::move(option));
    }
    if (command.arguments.size() == 1) std::ranges::move(one.arguments, std::back_inserter(command.arguments));
  }
  command.commands.clear();
  return command;
}

}  // namespace

CommandShape shape_of(const CLI::App& app) {
  CommandShape shape{app.get_name(), app.get_description(), {}, {}, {}};
  for (const CLI::Option* const option : app.get_options()) {
    if (option->get_positional()) {
      shape.arguments.push_back({option->get_name(true), option->get_items_expected_max() > 1, value_of(*option)});
    } else if (!option->get_group().empty()) {
      shape.options.push_back(option_shape(*option));
    }
  }
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    shape.commands.push_back(with_actions_as_words(shape_of(*command)));
  }
  return shape;
}

}  // namespace exhibit::completion
