#include "evidence/show/render/environment_text.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/container_text.h"
#include "evidence/show/render/words.h"
#include "hashing/base64.h"

namespace exhibit::show {
namespace {

std::string variable_line(const Variable& variable, const Palette& palette) {
  const std::string value = escape_for_terminal(variable.value);
  std::string line = "      ";
  line += variable.name.empty() ? "(no name) " + value : escape_for_terminal(variable.name) + "=" + value;
  if (variable.secret) line += fmt::format("  {}[secret]{}", palette.warning, palette.reset);
  return line + "\n";
}

/// The end of a sentence on a process whose own environ does not tell.
std::string configured_instead(const ContainerRecord& container) {
  if (container.configured_env.empty()) return "nothing in the bundle says what was configured";
  return "the configured environment above is what it was given";
}

std::string state_sentence(const ContainerRecord& container, const ProcessEnvironment& environment) {
  if (environment.state == "overwritten") {
    return "the process overwrote its environ, and what is left is none; " + configured_instead(container);
  }
  if (environment.state == "moved") {
    return "the process moved its environ, and what it shows may be anything; " + configured_instead(container);
  }
  if (environment.state == "empty") return "environ is empty";
  if (environment.state == "unread") return "environ was not read: " + outcome_phrase(environment.outcome);
  if (environment.state == "intact") return environment.outcome.is_ok() ? "" : outcome_phrase(environment.outcome);
  return "environ is " + escape_for_terminal(environment.state);
}

std::string process_source(const ProcessRecord& process) {
  return fmt::format("/proc/{}/environ", process.identity.pid);
}

void write_variable(JsonWriter& json, const Variable& variable) {
  json.field("name", escape_for_terminal(variable.name)).field("value", escape_for_terminal(variable.value));
  json.field("value_b64", base64_encode(variable.value)).field("secret", variable.secret);
}

void write_process(JsonWriter& json, const ProcessRecord& process, const ProcessEnvironment& environment) {
  json.field("pid", process.identity.pid).field("start_time", process.identity.start_time);
  json.field("source", process_source(process)).field("environ_state", escape_for_terminal(environment.state));
}

}  // namespace

std::string configured_environment_text(const ContainerRecord& container, const Palette& palette) {
  std::string text = fmt::format("{}{}{}\n", palette.heading, container_title(container), palette.reset);
  if (container.configured_env.empty()) return text;
  text += fmt::format("    configured environment, as {} says\n",
                      or_dash(escape_for_terminal(container.configured_env_source)));
  for (const Variable& variable : configured_environment(container)) text += variable_line(variable, palette);
  return text;
}

std::string withheld_environment_text(const std::vector<std::string>& reasons, const Palette& palette) {
  std::string text;
  for (const std::string& reason : reasons) {
    text += fmt::format("      {}(withheld: {}){}\n", palette.faint, escape_for_terminal(reason), palette.reset);
  }
  return text;
}

std::string withheld_environment_json(const ContainerRecord& container, const ProcessRecord* process,
                                      const std::vector<std::string>& reasons) {
  std::string lines;
  for (const std::string& reason : reasons) {
    JsonWriter json(lines);
    json.begin_object();
    write_container_reference(json, container);
    json.field("kind", "withheld").key("pid");
    if (process != nullptr) {
      json.integer(process->identity.pid).field("start_time", process->identity.start_time);
    } else {
      json.null();
    }
    json.field("reason", escape_for_terminal(reason)).end_object();
    lines.push_back('\n');
  }
  return lines;
}

std::string process_environment_text(const ContainerRecord& container, const ProcessRecord& process,
                                     const ProcessEnvironment& environment, const Palette& palette) {
  std::string text =
      fmt::format("    {}  {}\n", process.identity.pid,
                  process.cmdline.empty() ? escape_for_terminal(process.comm) : command_line(process.cmdline));
  const std::string sentence = state_sentence(container, environment);
  if (!sentence.empty()) text += fmt::format("      {}({}){}\n", palette.faint, sentence, palette.reset);
  for (const Variable& variable : environment.variables) text += variable_line(variable, palette);
  return text;
}

std::string configured_environment_json(const ContainerRecord& container) {
  std::string lines;
  for (const Variable& variable : configured_environment(container)) {
    JsonWriter json(lines);
    json.begin_object();
    write_container_reference(json, container);
    json.field("kind", "configured").key("pid").null();
    json.field("source", escape_for_terminal(container.configured_env_source));
    write_variable(json, variable);
    json.end_object();
    lines.push_back('\n');
  }
  return lines;
}

std::string process_environment_json(const ContainerRecord& container, const ProcessRecord& process,
                                     const ProcessEnvironment& environment) {
  std::string lines;
  const auto begin_line = [&](JsonWriter& json, std::string_view kind) {
    json.begin_object();
    write_container_reference(json, container);
    json.field("kind", kind);
    write_process(json, process, environment);
  };
  if (environment.state != "intact") {
    JsonWriter json(lines);
    begin_line(json, "state");
    write_outcome(json, environment.outcome);
    json.end_object();
    lines.push_back('\n');
  }
  for (const Variable& variable : environment.variables) {
    JsonWriter json(lines);
    begin_line(json, "process");
    write_variable(json, variable);
    json.end_object();
    lines.push_back('\n');
  }
  return lines;
}

}  // namespace exhibit::show
