#include "evidence/records/container.h"

#include "evidence/encoding/json_writer.h"

namespace exhibit {
namespace {

void write_labels(JsonWriter& json, const std::vector<Label>& labels) {
  json.key("labels").begin_array();
  for (const Label& label : labels) {
    json.begin_object().bytes_field("name", label.name).bytes_field("value", label.value).end_object();
  }
  json.end_array();
}

void write_pod(JsonWriter& json, const Pod& pod) {
  json.key("pod").begin_object().bytes_field("name", pod.name).bytes_field("namespace", pod.name_space);
  json.bytes_field("uid", pod.uid).bytes_field("container", pod.container).end_object();
}

void write_evidence(JsonWriter& json, const std::vector<Evidence>& evidence) {
  json.key("evidence").begin_array();
  for (const Evidence& item : evidence) {
    json.begin_object().field("source", item.source).bytes_field("where", item.where);
    json.bytes_field("says", item.says).end_object();
  }
  json.end_array();
}

void write_exit(JsonWriter& json, const ContainerRecord& container) {
  json.field("state", "exited").field("finished", container.finished);
  if (container.exit_code) json.field("exit_code", *container.exit_code);
}

void write_leader(JsonWriter& json, const ContainerRecord& container) {
  json.key("namespaces").begin_object();
  for (const auto& [name, inode] : container.namespaces) json.field(name, std::to_string(inode));
  json.end_object();
  json.key("root").begin_object().field("dev", container.root.dev);
  json.field("ino", std::to_string(container.root.ino)).end_object();
  json.key("leader").begin_object().field("pid", container.leader.pid);
  json.field("start_time", container.leader.start_time).end_object();
}

std::string record_of(const ContainerRecord& container, bool with_environment) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("cid", container.cid).field("runtime", container.runtime);
  json.bytes_field("id", container.id).bytes_field("name", container.name).bytes_field("image", container.image);
  json.field("image_digest", container.image_digest);
  write_labels(json, container.labels);
  if (container.pod) write_pod(json, *container.pod);
  json.field("created", container.created).field("started", container.started);
  if (container.has_exited()) write_exit(json, container);
  json.bytes_array("configured_args", container.configured_args);
  if (with_environment) json.bytes_array("configured_env", container.configured_env);
  json.bytes_field("configured_env_source", container.configured_env_source);
  if (!container.has_exited()) write_leader(json, container);
  json.key("pids").begin_array();
  for (const std::int64_t pid : container.pids) json.integer(pid);
  json.end_array();
  json.bytes_field("cgroup", container.cgroup);
  json.key("state_files").begin_array();
  for (const StateFile& file : container.state_files) {
    json.begin_object().field("member", file.member).bytes_field("source", file.source).end_object();
  }
  json.end_array();
  write_evidence(json, container.evidence);
  json.bytes_array("conflicts", container.conflicts);
  json.end_object();
  return text;
}

}  // namespace

const std::string& shown_name(const ContainerRecord& container) {
  if (!container.name.empty()) return container.name;
  return container.id.empty() ? container.cid : container.id;
}

std::string to_json(const ContainerRecord& container) { return record_of(container, false); }

std::string to_json_with_environment(const ContainerRecord& container) { return record_of(container, true); }

std::string configured_env_member(std::string_view cid) {
  return "data/c/" + std::string(cid) + "/configured_env.jsonl";
}

std::string configured_env_lines(const std::vector<std::string>& variables) {
  std::string text;
  for (const std::string& variable : variables) {
    JsonWriter json(text);
    json.begin_object().bytes_field("variable", variable).end_object();
    text.push_back('\n');
  }
  return text;
}

}  // namespace exhibit
