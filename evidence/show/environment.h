// What environment a process has, and what its container was told to give it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/container.h"
#include "evidence/records/process.h"

namespace exhibit::show {

/// NAME=VALUE, cut at the first '='. A string without one has an empty name and is all value.
struct Variable {
  std::string name;
  std::string value;
  bool secret = false;  ///< by its name, or because its value is a URL with a password
};

Variable parse_variable(std::string_view assignment);

struct ProcessEnvironment {
  std::string state;  ///< process.json's environ_state
  Outcome outcome;    ///< of reading environ
  /// What environ holds, in its order. Where the process overwrote it: what is there now, NULs left out.
  std::vector<Variable> variables;
};

/// `environ` is the raw artifact, where the bundle has it.
ProcessEnvironment environment_of(const ProcessRecord& process, const std::optional<std::string>& environ);

/// As the runtime's state file says, in its order.
std::vector<Variable> configured_environment(const ContainerRecord& container);

}  // namespace exhibit::show
