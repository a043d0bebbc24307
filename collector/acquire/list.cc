#include "collector/acquire/list.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <utility>

#include "collector/acquire/container_users.h"
#include "collector/proc/capture.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/records/process.h"

namespace exhibit {
namespace {

constexpr std::size_t short_id = 12;

bool has_exited(const Target& target) { return target.container != nullptr && target.container->record.has_exited(); }

void write_pod(JsonWriter& json, const Pod& pod) {
  json.key("pod").begin_object().bytes_field("name", pod.name).bytes_field("namespace", pod.name_space);
  json.bytes_field("uid", pod.uid).bytes_field("container", pod.container).end_object();
}

void write_container(JsonWriter& json, const ContainerRecord& container) {
  json.key("container").begin_object().field("runtime", container.runtime).bytes_field("id", container.id);
  json.bytes_field("name", container.name).bytes_field("image", container.image).key("evidence").begin_array();
  for (const Evidence& evidence : container.evidence) {
    json.begin_object().field("source", evidence.source).bytes_field("where", evidence.where);
    json.bytes_field("says", evidence.says).end_object();
  }
  json.end_array();
  if (!container.conflicts.empty()) json.bytes_array("conflicts", container.conflicts);
  json.end_object();
  if (container.pod) write_pod(json, *container.pod);
}

std::string command_line(const ProcessFacts& facts) {
  if (facts.cmdline.empty()) return "[" + escape_for_terminal(facts.comm) + "]";
  std::string line;
  for (const std::string& argument : facts.cmdline) line += (line.empty() ? "" : " ") + escape_for_terminal(argument);
  return line;
}

std::string user_text(const ProcessFacts& facts, ContainerUsers& users) {
  const std::string name = users.name_of(facts);
  return name.empty() ? std::to_string(facts.uid) : escape_for_terminal(name);
}

/// "exited with code 137" and when; where the state says so.
std::string exit_line(const ContainerRecord& container) {
  std::string text = "exited";
  if (container.exit_code) text += fmt::format(" with code {}", *container.exit_code);
  const std::array<std::pair<const char*, const std::string&>, 3> times = {
      {{"created", container.created}, {"started", container.started}, {"finished", container.finished}}};
  for (const auto& [what, when] : times) {
    if (!when.empty()) text += fmt::format(", {} {}", what, escape_for_terminal(when));
  }
  return text;
}

void add_fact(std::string& text, std::string_view label, const std::string& value) {
  if (!value.empty()) text += fmt::format("  {:<12} {}\n", label, escape_for_terminal(value));
}

std::string exited_facts(const ContainerRecord& container) {
  std::string text = "  " + exit_line(container) + "; --exited takes it\n";
  add_fact(text, "id", container.id);
  add_fact(text, "image", container.image_digest);
  for (const Label& label : container.labels) add_fact(text, "label", label.name + "=" + label.value);
  for (const std::string& variable : container.configured_env) add_fact(text, "environment", variable);
  std::set<std::string> places;
  for (const Evidence& evidence : container.evidence) {
    if (places.insert(evidence.where).second) add_fact(text, "state", evidence.where);
  }
  for (const std::string& conflict : container.conflicts) add_fact(text, "conflict", conflict);
  return text + "\n";
}

void write_exited(JsonWriter& json, const Target& target) {
  ContainerRecord record = target.container->record;
  record.cid = target.cid;
  json.begin_object().field("state", "exited").key("container").raw(to_json_with_environment(record));
  json.end_object();
}

std::string heading(const ContainerRecord& container) {
  std::string text =
      fmt::format("{}  {}  {}  image {}", container.runtime, escape_for_terminal(container.id.substr(0, short_id)),
                  container.name.empty() ? "(no name)" : escape_for_terminal(container.name),
                  container.image.empty() ? "(unknown)" : escape_for_terminal(container.image));
  if (container.pod) {
    text += fmt::format("  pod {}/{}", escape_for_terminal(container.pod->name_space),
                        escape_for_terminal(container.pod->name));
  }
  return text + "\n";
}

}  // namespace

std::string list_as_json(const ProcFs& proc, const std::vector<Target>& targets, const FoundContainers& found) {
  std::string text;
  ContainerUsers users(proc);
  for (const Target& target : targets) {
    if (has_exited(target)) {
      JsonWriter json(text);
      write_exited(json, target);
      text.push_back('\n');
    }
    for (const ProcessFacts* facts : target.processes) {
      JsonWriter json(text);
      json.begin_object().field("pid", facts->identity.pid).field("start_time", facts->identity.start_time);
      json.field("started", to_iso8601(start_of(facts->identity.start_time))).bytes_field("comm", facts->comm);
      json.bytes_array("cmdline", facts->cmdline).field("uid", facts->uid);
      json.bytes_field("user", users.name_of(*facts)).field("ppid", facts->ppid);
      if (facts->thread_of) json.field("thread_of", *facts->thread_of);
      if (!facts->found_by.empty()) json.field("found_by", facts->found_by);
      if (const Shim* shim = shim_of(*facts, found)) write_shim(json, *shim);
      if (target.container != nullptr) write_container(json, target.container->record);
      json.end_object();
      text.push_back('\n');
    }
  }
  return text;
}

std::string list_as_text(const ProcFs& proc, const std::vector<Target>& targets, const FoundContainers& found) {
  std::string text;
  ContainerUsers users(proc);
  for (const Target& target : targets) {
    text += target.container == nullptr ? "host\n" : heading(target.container->record);
    if (has_exited(target)) {
      text += exited_facts(target.container->record);
      continue;
    }
    text += fmt::format("  {:>7}  {:<12} {:<21} {}\n", "PID", "USER", "STARTED", "COMMAND");
    for (const ProcessFacts* facts : target.processes) {
      text += fmt::format("  {:>7}  {:<12} {:<21} {}", facts->identity.pid, user_text(*facts, users),
                          to_readable(start_of(facts->identity.start_time)), command_line(*facts));
      if (const Shim* shim = shim_of(*facts, found)) {
        text += fmt::format("  ({} {})", escape_for_terminal(shim->comm), shim->pid);
      }
      if (facts->thread_of) text += fmt::format("  (a thread of {})", *facts->thread_of);
      if (!facts->found_by.empty()) text += fmt::format("  (hidden: found by {})", facts->found_by);
      text.push_back('\n');
    }
    text.push_back('\n');
  }
  return text;
}

}  // namespace exhibit
