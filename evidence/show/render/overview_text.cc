#include "evidence/show/render/overview_text.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/readable.h"
#include "evidence/show/render/container_text.h"
#include "evidence/show/render/ledger_text.h"
#include "evidence/show/render/words.h"

namespace exhibit::show {
namespace {

constexpr std::string_view unverified = "not verified by this command; run exhibit verify";

void add_fact(std::string& text, std::string_view label, std::string_view value) {
  if (!value.empty()) text += fmt::format("{:<12} {}\n", label, value);
}

std::string status_phrase(const Overview& overview) {
  std::string text = overview_status(overview);
  if (text == "cut") return "cut: the bundle ends before its seal; what is there is shown";
  if (overview.finish && !overview.finish->stopped_by.empty()) {
    text += ", stopped by " + escape_for_terminal(overview.finish->stopped_by);
  }
  return text;
}

std::string host_phrase(const AcquisitionStart& start) {
  return fmt::format("{}  {}", escape_for_terminal(start.hostname), escape_for_terminal(start.kernel));
}

std::string clock_phrase(const Clocks& clocks) {
  std::string text = to_readable(clocks.realtime);
  if (!clocks.synchronized) return text + "  (not known whether the clock was synchronized)";
  return text + (*clocks.synchronized ? "" : "  (the clock was not synchronized)");
}

std::string counts_phrase(const AcquisitionCounts& counts) {
  return fmt::format("{}, {}, {} with {} of content, {}, {} vanished",
                     counted(counts.containers, "container", "containers"),
                     counted(counts.processes, "process", "processes"), counted(counts.files, "file", "files"),
                     readable_bytes(counts.bytes_hashed), counted(counts.entries, "entry", "entries"), counts.vanished);
}

std::string container_line(const ContainerRecord& container) {
  return fmt::format(
      "  {}  {}  {}\n", container_title(container), or_dash(escape_for_terminal(container.image)),
      container.has_exited() ? exit_phrase(container) : counted(container.pids.size(), "process", "processes"));
}

void add_acquisition(std::string& text, const Overview& overview) {
  const AcquisitionStart& start = overview.start;
  add_fact(text, "host", host_phrase(start));
  add_fact(text, "machine", escape_for_terminal(start.machine_id));
  add_fact(text, "boot", escape_for_terminal(start.boot_id));
  add_fact(text, "tool", "exhibit-collect " + escape_for_terminal(start.tool_version));
  add_fact(text, "command", command_line(start.argv));
  for (const auto& [name, value] : start.operator_facts) {
    add_fact(text, name == "name" ? "operator" : escape_for_terminal(name), escape_for_terminal(value));
  }
  add_fact(text, "started", clock_phrase(start.clocks));
  if (overview.finish) add_fact(text, "finished", clock_phrase(overview.finish->clocks));
  for (const MissingCapability& missing : start.missing) {
    add_fact(text, "without", escape_for_terminal(missing.capability) + ": " + escape_for_terminal(missing.lost));
  }
}

void add_gaps(std::string& text, const Overview& overview, const Palette& palette) {
  text += fmt::format("{}Gaps{}  {}\n", palette.heading, palette.reset, overview.gap_count);
  for (const ReadLedgerLine& gap : overview.gaps) text += "  " + ledger_line_text(gap, palette);
  const std::uint64_t rest = overview.gap_count - overview.gaps.size();
  if (rest > 0) text += fmt::format("  and {} more: exhibit show BUNDLE ledger\n", rest);
}

void write_containers(JsonWriter& json, const std::vector<ContainerRecord>& containers) {
  json.key("containers").begin_array();
  for (const ContainerRecord& container : containers) {
    json.begin_object();
    write_container_reference(json, container);
    json.field("cid", container.cid).field("image", escape_for_terminal(container.image));
    json.field("processes", container.pids.size());
    json.field("state", container.has_exited() ? "exited" : "running").end_object();
  }
  json.end_array();
}

void write_finish(JsonWriter& json, const std::optional<AcquisitionFinish>& finish) {
  json.key("finish");
  if (finish) {
    json.raw(to_json(*finish));
  } else {
    json.null();
  }
}

}  // namespace

std::string overview_status(const Overview& overview) { return overview.seal ? overview.seal->status : "cut"; }

std::string overview_text(const Overview& overview, const Palette& palette) {
  std::string text;
  add_fact(text, "bundle", escape_for_terminal(overview.start.bundle_id));
  add_fact(text, "file", escape_for_terminal(overview.path));
  add_fact(text, "status", status_phrase(overview));
  add_fact(text, "verdict", unverified);
  if (overview.rows_withheld) {
    add_fact(text, "redacted",
             fmt::format("a copy that withholds {}: what is not in it is not known",
                         counted(*overview.rows_withheld, "row", "rows")));
  }
  add_acquisition(text, overview);
  if (overview.finish) {
    const AcquisitionCounts& counts = overview.finish->counts;
    add_fact(text, "counts", counts_phrase(counts));
    if (counts.bytes_elsewhere > 0) {
      add_fact(text, "elsewhere", readable_bytes(counts.bytes_elsewhere) + " of content are in an earlier bundle");
    }
  }
  text += fmt::format("{}Containers{}  {}\n", palette.heading, palette.reset, overview.containers.size());
  for (const ContainerRecord& container : overview.containers) text += container_line(container);
  if (overview.has_host_processes) text += "  and processes of no container: --container host\n";
  add_gaps(text, overview, palette);
  return text;
}

std::string overview_json(const Overview& overview) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("bundle_id", overview.start.bundle_id).field("file", escape_for_terminal(overview.path));
  json.field("status", overview_status(overview)).field("verified", false);
  json.field("sealed", overview.seal ? overview.seal->sealed : "").field("gaps", overview.gap_count);
  if (overview.rows_withheld) json.field("rows_withheld", *overview.rows_withheld);
  write_containers(json, overview.containers);
  json.field("has_host_processes", overview.has_host_processes);
  json.key("start").raw(to_json(overview.start));
  write_finish(json, overview.finish);
  json.end_object();
  return text + "\n";
}

}  // namespace exhibit::show
