#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"

namespace exhibit {
namespace {

Clocks clocks_in(Fields& fields) {
  Clocks clocks;
  read_object(fields, "clocks", [&](Fields& inner) {
    clocks.realtime = clock_time_in(inner, "realtime");
    clocks.monotonic_ns = inner.integer("monotonic_ns");
    clocks.boottime_ns = inner.integer("boottime_ns");
    if (!inner.is_null("synchronized")) clocks.synchronized = inner.boolean("synchronized");
    clocks.estimated_error_us = inner.integer("estimated_error_us");
  });
  return clocks;
}

void read_tool(Fields& fields, AcquisitionStart& start) {
  read_object(fields, "tool", [&](Fields& inner) {
    start.tool_version = inner.text("version");
    if (!inner.is_null("sha256")) start.tool_sha256 = inner.text("sha256");
    start.argv = inner.bytes_array("argv");
  });
}

void read_operator(Fields& fields, AcquisitionStart& start) {
  read_object(fields, "operator", [&](Fields& inner) {
    for (const char* name : {"case", "exhibit_number", "name", "note"}) {
      if (inner.has_bytes(name)) start.operator_facts.emplace_back(name, inner.bytes(name));
    }
  });
}

void read_host(Fields& fields, AcquisitionStart& start) {
  read_object(fields, "host", [&](Fields& inner) {
    start.hostname = inner.text("hostname");
    start.machine_id = inner.text("machine_id");
    start.boot_id = inner.text("boot_id");
    start.kernel = inner.text("kernel");
    start.taint = inner.integer("taint");
    start.lsm = inner.text("lsm");
    start.clock_ticks = inner.integer("clock_ticks");
  });
}

void read_privileges(Fields& fields, AcquisitionStart& start) {
  read_object(fields, "privileges", [&](Fields& inner) {
    start.euid = inner.integer("euid");
    start.capabilities = inner.bytes_array("capabilities");
    if (inner.has_bytes("unconfined")) start.unconfined = inner.bytes("unconfined");
    read_array(inner, "missing",
               [&](Fields& missing) { start.missing.push_back({missing.text("capability"), missing.text("lost")}); });
  });
}

void read_plan(Fields& fields, AcquisitionStart& start) {
  read_object(fields, "plan", [&](Fields& inner) {
    start.selection = inner.bytes_array("selection");
    start.hash = inner.text("hash");
    if (inner.has("capture")) start.capture = inner.text("capture");
    const Json& limits = inner.object("limits");
    Fields values(limits);
    for (const auto& [name, value] : limits.items()) start.limits.emplace_back(name, values.integer(name.c_str()));
    inner.adopt("limits", values);
  });
}

void read_start(Fields& fields, AcquisitionStart& start) {
  start.bundle_id = fields.text("bundle_id");
  read_tool(fields, start);
  read_operator(fields, start);
  read_host(fields, start);
  start.clocks = clocks_in(fields);
  read_privileges(fields, start);
  read_object(fields, "proc", [&](Fields& inner) {
    start.proc_source = inner.text("source");
    start.proc_note = inner.text("note");
  });
  read_plan(fields, start);
}

AcquisitionCounts counts_in(Fields& fields) {
  AcquisitionCounts counts;
  read_object(fields, "counts", [&](Fields& inner) {
    counts.containers = inner.unsigned_integer("containers");
    counts.processes = inner.unsigned_integer("processes");
    counts.files = inner.unsigned_integer("files");
    counts.entries = inner.unsigned_integer("entries");
    counts.bytes_hashed = inner.unsigned_integer("bytes_hashed");
    counts.vanished = inner.unsigned_integer("vanished");
    counts.gaps = inner.unsigned_integer("gaps");
    if (!inner.has("blobs")) return;
    counts.blobs = inner.unsigned_integer("blobs");
    counts.blob_bytes = inner.unsigned_integer("blob_bytes");
    counts.left_out = inner.unsigned_integer("left_out");
    if (inner.has("bytes_elsewhere")) counts.bytes_elsewhere = inner.unsigned_integer("bytes_elsewhere");
    if (inner.has("ledger_parts")) counts.ledger_parts = inner.unsigned_integer("ledger_parts");
  });
  return counts;
}

Footprint footprint_in(Fields& fields) {
  Footprint footprint;
  read_object(fields, "footprint", [&](Fields& inner) {
    footprint.pid = inner.integer("pid");
    footprint.cpu_user_ms = inner.integer("cpu_user_ms");
    footprint.cpu_system_ms = inner.integer("cpu_system_ms");
    footprint.peak_rss_kib = inner.integer("peak_rss_kib");
    if (!inner.is_null("bytes_read")) footprint.bytes_read = inner.integer("bytes_read");
    if (!inner.is_null("bytes_written")) footprint.bytes_written = inner.integer("bytes_written");
  });
  return footprint;
}

}  // namespace

Result<AcquisitionStart> decode_start(std::string_view json, std::string_view where) {
  const Result<Json> object = parse_json_object(json, where);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  // The version first: of another one, nothing else is known.
  const std::int64_t version = fields.integer("format");
  if (!fields.problem() && version != format_version) {
    return std::unexpected(Error{ErrorCode::unsupported,
                                 0,
                                 {},
                                 std::string(where),
                                 "format version " + std::to_string(version) + " is not known; this program reads 1"});
  }
  AcquisitionStart start;
  read_start(fields, start);
  if (fields.problem()) return corrupt(std::string(where), *fields.problem());
  return start;
}

Result<AcquisitionFinish> decode_finish(std::string_view json, std::string_view where) {
  return decode_object<AcquisitionFinish>(json, where, [](Fields& fields, AcquisitionFinish& finish) {
    finish.status = fields.text("status");
    finish.stopped_by = fields.text("stopped_by");
    finish.clocks = clocks_in(fields);
    finish.counts = counts_in(fields);
    finish.footprint = footprint_in(fields);
  });
}

}  // namespace exhibit
