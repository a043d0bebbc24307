#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"

namespace exhibit {
namespace {

std::optional<Shim> shim_in(Fields& fields) {
  if (!fields.has("shim")) return std::nullopt;
  Shim shim;
  read_object(fields, "shim",
              [&](Fields& inner) { shim = {inner.integer("pid"), inner.bytes("comm"), inner.bytes_array("cmdline")}; });
  return shim;
}

void read_program(Fields& fields, ProcessRecord& process) {
  process.comm = fields.bytes("comm");
  process.cmdline = fields.bytes_array("cmdline");
  process.state = fields.text("state");
  process.uid = fields.integer("uid");
  process.gid = fields.integer("gid");
  process.user = fields.bytes("user");
  process.nspid = integers_in(fields, "nspid");
  process.threads = fields.integer("threads");
  process.exe = fields.bytes("exe");
  process.cwd = fields.bytes("cwd");
  process.root = fields.bytes("root");
  process.namespaces = inodes_in(fields, "namespaces");
  process.environ_state = fields.text("environ_state");
}

void read_capture(Fields& fields, ProcessRecord& process) {
  process.outcome = outcome_in(fields);
  process.captured = fields.text("captured");
  read_array(fields, "artifacts", [&](Fields& artifact) {
    process.artifacts.push_back({artifact.text("name"), outcome_in(artifact), artifact.unsigned_integer("bytes")});
  });
}

/// Bytes that stand only where they were obtained.
std::string bytes_if_any(Fields& fields, const char* name) {
  return fields.has_bytes(name) ? fields.bytes(name) : std::string();
}

ProcessLink link_in(Fields& fields, std::string name) {
  return {std::move(name), outcome_in(fields), bytes_if_any(fields, "target")};
}

}  // namespace

Result<ProcessRecord> decode_process(std::string_view json, std::string_view where) {
  return decode_object<ProcessRecord>(json, where, [](Fields& fields, ProcessRecord& process) {
    process.identity = identity_in(fields);
    process.started = fields.text("started");
    process.cid = fields.text("cid");
    process.ppid = fields.integer("ppid");
    if (fields.has("thread_of")) process.thread_of = fields.integer("thread_of");
    if (fields.has("found_by")) process.found_by = fields.text("found_by");
    process.shim = shim_in(fields);
    read_program(fields, process);
    read_capture(fields, process);
  });
}

Result<std::vector<ProcessLink>> decode_links(std::string_view json, std::string_view where) {
  using Links = std::vector<ProcessLink>;
  return decode_object<Links>(json, where, [](Fields& fields, Links& links) {
    for (const char* name : {"cwd", "root", "exe"}) {
      read_object(fields, name, [&](Fields& link) { links.push_back(link_in(link, name)); });
    }
    const Json& namespaces = fields.object("ns");
    Fields inner(namespaces);
    for (const auto& [name, value] : namespaces.items()) {
      read_object(inner, name.c_str(), [&](Fields& link) { links.push_back(link_in(link, "ns/" + name)); });
    }
    fields.adopt("ns", inner);
  });
}

Result<OpenFile> decode_open_file(std::string_view json, std::string_view where) {
  return decode_object<OpenFile>(json, where, [](Fields& fields, OpenFile& file) {
    file.fd = fields.integer("fd");
    file.outcome = outcome_in(fields);
    file.target = bytes_if_any(fields, "target");
    file.fdinfo = bytes_if_any(fields, "fdinfo");
  });
}

}  // namespace exhibit
