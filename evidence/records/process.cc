#include "evidence/records/process.h"

#include <algorithm>

namespace exhibit {
namespace {

bool is_assignment(std::string_view variable) {
  const auto equals = variable.find('=');
  return equals != std::string_view::npos && equals > 0;
}

void write_artifacts(JsonWriter& json, const std::vector<ArtifactOutcome>& artifacts) {
  json.key("artifacts").begin_array();
  for (const ArtifactOutcome& artifact : artifacts) {
    json.begin_object().field("name", artifact.name);
    write_outcome(json, artifact.outcome);
    json.field("bytes", artifact.bytes).end_object();
  }
  json.end_array();
}

}  // namespace

std::string folder_name(const ProcessIdentity& identity) {
  return std::to_string(identity.pid) + "-" + std::to_string(identity.start_time);
}

void write_shim(JsonWriter& json, const Shim& shim) {
  json.key("shim").begin_object().field("pid", shim.pid).bytes_field("comm", shim.comm);
  json.bytes_array("cmdline", shim.cmdline).end_object();
}

std::string to_json(const ProcessRecord& process) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("pid", process.identity.pid).field("start_time", process.identity.start_time);
  json.field("started", process.started).field("cid", process.cid).field("ppid", process.ppid);
  if (process.thread_of) json.field("thread_of", *process.thread_of);
  if (!process.found_by.empty()) json.field("found_by", process.found_by);
  if (process.shim) write_shim(json, *process.shim);
  json.bytes_field("comm", process.comm).bytes_array("cmdline", process.cmdline);
  json.field("state", process.state).field("uid", process.uid).field("gid", process.gid);
  json.bytes_field("user", process.user);
  json.key("nspid").begin_array();
  for (const std::int64_t pid : process.nspid) json.integer(pid);
  json.end_array().field("threads", process.threads);
  json.bytes_field("exe", process.exe).bytes_field("cwd", process.cwd).bytes_field("root", process.root);
  json.key("namespaces").begin_object();
  for (const auto& [name, inode] : process.namespaces) json.field(name, std::to_string(inode));
  json.end_object().field("environ_state", process.environ_state);
  write_outcome(json, process.outcome);
  json.field("captured", process.captured);
  write_artifacts(json, process.artifacts);
  json.end_object();
  return text;
}

std::vector<std::string> split_nul_list(std::string_view bytes) {
  std::vector<std::string> strings;
  while (!bytes.empty()) {
    const auto end = std::min(bytes.find('\0'), bytes.size());
    strings.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return strings;
}

std::string classify_environ(std::string_view raw) {
  if (raw.empty()) return "empty";
  return std::ranges::all_of(split_nul_list(raw), is_assignment) ? "intact" : "overwritten";
}

}  // namespace exhibit
