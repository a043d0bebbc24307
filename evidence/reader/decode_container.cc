#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"

namespace exhibit {
namespace {

std::optional<Pod> pod_in(Fields& fields) {
  if (!fields.has("pod")) return std::nullopt;
  Pod pod;
  read_object(fields, "pod", [&](Fields& inner) {
    pod = {inner.bytes("name"), inner.bytes("namespace"), inner.bytes("uid"), inner.bytes("container")};
  });
  return pod;
}

void read_identity(Fields& fields, ContainerRecord& container) {
  container.cid = fields.text("cid");
  container.runtime = fields.text("runtime");
  container.id = fields.bytes("id");
  container.name = fields.bytes("name");
  container.image = fields.bytes("image");
  container.image_digest = fields.text("image_digest");
  read_array(fields, "labels",
             [&](Fields& label) { container.labels.push_back({label.bytes("name"), label.bytes("value")}); });
  container.pod = pod_in(fields);
}

void read_exit(Fields& fields, ContainerRecord& container) {
  if (fields.text("state") != "exited") return fields.fail("state", "not a word of the format");
  container.state = ContainerState::exited;
  container.finished = fields.text("finished");
  if (fields.has("exit_code")) container.exit_code = fields.integer("exit_code");
}

void read_configuration(Fields& fields, ContainerRecord& container) {
  container.created = fields.text("created");
  container.started = fields.text("started");
  if (fields.has("state")) read_exit(fields, container);
  container.configured_args = fields.bytes_array("configured_args");
  if (fields.has("configured_env")) container.configured_env = fields.bytes_array("configured_env");  // older writers
  container.configured_env_source = fields.bytes("configured_env_source");
}

void read_leader(Fields& fields, ContainerRecord& container) {
  container.namespaces = inodes_in(fields, "namespaces");
  read_object(fields, "root", [&](Fields& root) { container.root = {root.text("dev"), inode_in(root, "ino")}; });
  read_object(fields, "leader", [&](Fields& leader) { container.leader = identity_in(leader); });
}

void read_processes(Fields& fields, ContainerRecord& container) {
  if (!container.has_exited()) read_leader(fields, container);
  container.pids = integers_in(fields, "pids");
  container.cgroup = fields.bytes("cgroup");
}

void read_sources(Fields& fields, ContainerRecord& container) {
  read_array(fields, "state_files",
             [&](Fields& file) { container.state_files.push_back({file.text("member"), file.bytes("source")}); });
  read_array(fields, "evidence", [&](Fields& item) {
    container.evidence.push_back({item.text("source"), item.bytes("where"), item.bytes("says")});
  });
  container.conflicts = fields.bytes_array("conflicts");
}

}  // namespace

Result<ContainerRecord> decode_container(std::string_view json, std::string_view where) {
  return decode_object<ContainerRecord>(json, where, [](Fields& fields, ContainerRecord& container) {
    read_identity(fields, container);
    read_configuration(fields, container);
    read_processes(fields, container);
    read_sources(fields, container);
  });
}

Result<std::string> decode_variable(std::string_view json, std::string_view where) {
  return decode_object<std::string>(json, where,
                                    [](Fields& fields, std::string& variable) { variable = fields.bytes("variable"); });
}

}  // namespace exhibit
