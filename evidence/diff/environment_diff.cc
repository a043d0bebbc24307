#include "evidence/diff/environment_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "evidence/diff/process_diff.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/secret_names.h"

namespace exhibit::diff {
namespace {

using Variables = std::map<std::string_view, std::string_view>;

Variables variables_of(const std::vector<std::string>& environment) {
  Variables variables;
  for (const std::string_view assignment : environment) {
    const auto equals = std::min(assignment.find('='), assignment.size());
    variables.emplace(assignment.substr(0, equals), assignment.substr(std::min(equals + 1, assignment.size())));
  }
  return variables;
}

bool is_secret(std::string_view name, std::string_view value) {
  return show::is_secret_name(name) || show::has_url_password(value);
}

std::string variable_json(const EnvironmentOwner& owner, std::string_view name, std::string_view value) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().bytes_field("name", name).bytes_field("value", value).field("secret", is_secret(name, value));
  json.field("source", owner.process != nullptr ? "process" : "configured");
  if (owner.process != nullptr) {
    json.field("pid", owner.process->identity.pid).field("start_time", owner.process->identity.start_time);
  }
  json.end_object();
  return text;
}

std::string owner_phrase(const EnvironmentOwner& owner) {
  return owner.process != nullptr ? "environment of " + process_phrase(*owner.process) : "configured environment";
}

/// `before` and `after` are null where the variable is not there.
Finding variable_finding(const EnvironmentOwner& owner, std::string_view name, const std::string_view* before,
                         const std::string_view* after) {
  Finding finding{.kind = FindingKind::environment, .change = Change::modified, .path = std::string(name)};
  if (before == nullptr) finding.change = Change::added;
  if (after == nullptr) finding.change = Change::removed;
  if (before != nullptr) finding.before = variable_json(owner, name, *before);
  if (after != nullptr) finding.after = variable_json(owner, name, *after);
  finding.reasons.push_back(escape_for_terminal(owner_phrase(owner)));
  const bool secret = (before != nullptr && is_secret(name, *before)) || (after != nullptr && is_secret(name, *after));
  if (secret) finding.reasons.emplace_back("looks like a secret");
  return finding;
}

std::string state_json(const ProcessRecord& process) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("pid", process.identity.pid).field("start_time", process.identity.start_time);
  json.field("environ_state", process.environ_state).end_object();
  return text;
}

Finding state_finding(const ProcessRecord& before, const ProcessRecord& after) {
  Finding finding{.kind = FindingKind::environment, .change = Change::modified, .path = process_phrase(after)};
  finding.before = state_json(before);
  finding.after = state_json(after);
  finding.reasons.push_back(fmt::format("its environ was {} and is {}", escape_for_terminal(before.environ_state),
                                        escape_for_terminal(after.environ_state)));
  return finding;
}

bool is_list(const ProcessRecord& process) {
  return process.environ_state == "intact" || process.environ_state == "empty";
}

bool has_configuration(const ContainerRecord& container) {
  return !container.configured_env.empty() || !container.configured_env_source.empty();
}

}  // namespace

std::vector<Finding> diff_environments(const EnvironmentOwner& owner, const std::vector<std::string>& a,
                                       const std::vector<std::string>& b, const EnvironmentTrust& trust) {
  const auto as_unknown = [](Finding finding, std::string_view side) {
    finding.change = Change::unknown;
    finding.reasons.push_back(std::string(side) + " does not have all of this environment: it was cut or withheld");
    return finding;
  };
  const Variables before = variables_of(a);
  const Variables after = variables_of(b);
  std::vector<Finding> findings;
  for (const auto& [name, value] : after) {
    const auto old = before.find(name);
    if (old == before.end()) {
      Finding added = variable_finding(owner, name, nullptr, &value);
      findings.push_back(trust.has_all_a ? std::move(added) : as_unknown(std::move(added), "A"));
    } else if (old->second != value) {
      findings.push_back(variable_finding(owner, name, &old->second, &value));
    }
  }
  for (const auto& [name, value] : before) {
    if (after.contains(name)) continue;
    Finding removed = variable_finding(owner, name, &value, nullptr);
    findings.push_back(trust.has_all_b ? std::move(removed) : as_unknown(std::move(removed), "B"));
  }
  return findings;
}

std::vector<Finding> diff_configured_environments(const ContainerRecord& a, const ContainerRecord& b) {
  if (has_configuration(a) == has_configuration(b)) {
    return diff_environments({}, a.configured_env, b.configured_env, {a.is_env_whole, b.is_env_whole});
  }
  Finding finding{.kind = FindingKind::environment, .change = Change::unknown, .path = owner_phrase({})};
  finding.reasons.push_back(std::string(has_configuration(a) ? "B" : "A") + " found no configuration of the container");
  return {finding};
}

std::vector<Finding> diff_raw_environments(const ProcessRecord& a, const ProcessRecord& b, std::string_view environ_a,
                                           std::string_view environ_b, const EnvironmentTrust& trust) {
  if (a.environ_state == "unread" || b.environ_state == "unread") return {};
  if (is_list(a) && is_list(b)) {
    return diff_environments({&b}, split_nul_list(environ_a), split_nul_list(environ_b), trust);
  }
  if (a.environ_state != b.environ_state) return {state_finding(a, b)};
  return {};
}

Finding withheld_environment(const ProcessRecord& process, std::string_view side) {
  Finding finding{.kind = FindingKind::environment, .change = Change::unknown, .path = process_phrase(process)};
  finding.reasons.push_back(std::string(side) + " is a redacted copy, which has no environ of it");
  return finding;
}

}  // namespace exhibit::diff
