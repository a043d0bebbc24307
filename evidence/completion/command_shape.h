// What a shell has to know of a program to complete its command lines, taken from the program's own options.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace exhibit::completion {

/// What can stand for a value.
struct Value {
  bool is_file = false;
  bool is_folder = false;
  std::vector<std::string> words;  ///< one of these; empty where it is none of a few
};

struct OptionShape {
  std::vector<std::string> names;  ///< with their dashes
  std::string description;
  bool takes_value = false;
  bool repeats = false;
  Value value;
};

struct ArgumentShape {
  std::string name;
  bool repeats = false;
  Value value;
};

struct CommandShape {
  std::string name;
  std::string description;
  std::vector<OptionShape> options;
  std::vector<ArgumentShape> arguments;
  std::vector<CommandShape> commands;
};

/// A command that has commands of its own takes their names as its first argument, and all their options.
/// A type name that holds FILE, BUNDLE, OTHER or RECIPIENT is completed as a file, DIR or FOLDER as a folder;
/// CLI::IsMember as its words.
CommandShape shape_of(const CLI::App& app);

}  // namespace exhibit::completion
