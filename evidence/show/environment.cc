#include "evidence/show/environment.h"

#include <algorithm>

#include "evidence/show/secret_names.h"

namespace exhibit::show {
namespace {

Outcome environ_outcome(const ProcessRecord& process) {
  const auto found = std::ranges::find(process.artifacts, "environ", &ArtifactOutcome::name);
  return found == process.artifacts.end() ? process.outcome : found->outcome;
}

}  // namespace

Variable parse_variable(std::string_view assignment) {
  const auto equals = assignment.find('=');
  Variable variable;
  if (equals == std::string_view::npos) {
    variable.value = assignment;
  } else {
    variable.name = assignment.substr(0, equals);
    variable.value = assignment.substr(equals + 1);
  }
  variable.secret = is_secret_name(variable.name) || has_url_password(variable.value);
  return variable;
}

ProcessEnvironment environment_of(const ProcessRecord& process, const std::optional<std::string>& environ) {
  ProcessEnvironment environment{process.environ_state, environ_outcome(process), {}};
  for (const std::string& assignment : split_nul_list(environ.value_or(""))) {
    if (!assignment.empty()) environment.variables.push_back(parse_variable(assignment));
  }
  return environment;
}

std::vector<Variable> configured_environment(const ContainerRecord& container) {
  std::vector<Variable> variables;
  for (const std::string& assignment : container.configured_env) variables.push_back(parse_variable(assignment));
  return variables;
}

}  // namespace exhibit::show
