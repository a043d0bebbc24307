#include "evidence/records/acquisition.h"

#include "evidence/encoding/json_writer.h"
#include "evidence/records/seal.h"

namespace exhibit {
namespace {

void write_clocks(JsonWriter& json, const Clocks& clocks) {
  json.key("clocks").begin_object().field("realtime", to_iso8601(clocks.realtime));
  json.field("monotonic_ns", clocks.monotonic_ns).field("boottime_ns", clocks.boottime_ns).key("synchronized");
  if (clocks.synchronized) {
    json.boolean(*clocks.synchronized);
  } else {
    json.null();
  }
  json.field("estimated_error_us", clocks.estimated_error_us).end_object();
}

void write_tool(JsonWriter& json, const AcquisitionStart& start) {
  json.key("tool").begin_object().field("name", "exhibit-collect").field("version", start.tool_version).key("sha256");
  if (start.tool_sha256) {
    json.string(*start.tool_sha256);
  } else {
    json.null();
  }
  json.bytes_array("argv", start.argv).end_object();
}

void write_host(JsonWriter& json, const AcquisitionStart& start) {
  json.key("host").begin_object().field("hostname", start.hostname).field("machine_id", start.machine_id);
  json.field("boot_id", start.boot_id).field("kernel", start.kernel).field("taint", start.taint);
  json.field("lsm", start.lsm).field("clock_ticks", start.clock_ticks).end_object();
}

void write_privileges(JsonWriter& json, const AcquisitionStart& start) {
  json.key("privileges").begin_object().field("euid", start.euid);
  json.bytes_array("capabilities", start.capabilities).key("missing").begin_array();
  for (const MissingCapability& missing : start.missing) {
    json.begin_object().field("capability", missing.capability).field("lost", missing.lost).end_object();
  }
  json.end_array().bytes_field("unconfined", start.unconfined).end_object();
}

void write_optional(JsonWriter& json, std::string_view name, const std::optional<std::int64_t>& value) {
  json.key(name);
  if (value) {
    json.integer(*value);
  } else {
    json.null();
  }
}

}  // namespace

std::string to_json(const AcquisitionStart& start) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("format", format_version).field("bundle_id", start.bundle_id);
  write_tool(json, start);
  json.key("operator").begin_object();
  for (const auto& [name, value] : start.operator_facts) json.bytes_field(name, value);
  json.end_object();
  write_host(json, start);
  write_clocks(json, start.clocks);
  write_privileges(json, start);
  json.key("proc").begin_object().field("source", start.proc_source).field("note", start.proc_note).end_object();
  json.key("plan").begin_object().bytes_array("selection", start.selection).field("hash", start.hash);
  json.field("capture", start.capture);
  json.key("limits").begin_object();
  for (const auto& [name, value] : start.limits) json.field(name, value);
  json.end_object().end_object().end_object();
  return text;
}

std::string to_json(const AcquisitionFinish& finish) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("status", finish.status).field("stopped_by", finish.stopped_by);
  write_clocks(json, finish.clocks);
  const AcquisitionCounts& counts = finish.counts;
  json.key("counts").begin_object().field("containers", counts.containers).field("processes", counts.processes);
  json.field("files", counts.files).field("entries", counts.entries).field("bytes_hashed", counts.bytes_hashed);
  json.field("vanished", counts.vanished).field("gaps", counts.gaps).field("blobs", counts.blobs);
  json.field("blob_bytes", counts.blob_bytes).field("left_out", counts.left_out);
  if (counts.bytes_elsewhere > 0) json.field("bytes_elsewhere", counts.bytes_elsewhere);
  if (counts.ledger_parts) json.field("ledger_parts", *counts.ledger_parts);
  json.end_object();
  const Footprint& footprint = finish.footprint;
  json.key("footprint").begin_object().field("pid", footprint.pid).field("cpu_user_ms", footprint.cpu_user_ms);
  json.field("cpu_system_ms", footprint.cpu_system_ms).field("peak_rss_kib", footprint.peak_rss_kib);
  write_optional(json, "bytes_read", footprint.bytes_read);
  write_optional(json, "bytes_written", footprint.bytes_written);
  json.field("namespaces_entered", 0).end_object().end_object();
  return text;
}

}  // namespace exhibit
