#include <fmt/format.h>

#include "evidence/drift/report.h"
#include "evidence/encoding/escape.h"
#include "evidence/overlay/layers.h"
#include "evidence/report/data_fields.h"
#include "evidence/report/data_rows.h"
#include "evidence/show/render/file_text.h"

namespace exhibit::report {
namespace {

std::string_view origin_word(Origin origin) {
  switch (origin) {
    case Origin::diff: return "diff";
    case Origin::drift: return "drift";
    case Origin::both: return "both";
  }
  std::unreachable();
}

void write_reasons(JsonWriter& json, const findings::Assessment& assessment) {
  json.field("rank", assessment.rank);
  if (assessment.reasons.empty()) return;
  json.key("reasons").begin_array();
  for (const findings::Reason& reason : assessment.reasons) {
    json.begin_object().field("id", escape_for_terminal(reason.id)).field("text", reason.text);
    json.field("level", reason.level).field("aspect", escape_for_terminal(reason.aspect));
    json.key("techniques").begin_array();
    for (const std::string& technique : reason.techniques) json.string(escape_for_terminal(technique));
    json.end_array().end_object();
  }
  json.end_array();
}

void write_events(JsonWriter& json, const Item& item) {
  if (item.events.empty()) return;
  json.key("events").begin_array();
  for (const std::string_view event : item.events) json.string(event);
  json.end_array();
}

void write_file(JsonWriter& json, const FileFacts& file) {
  FileEntry shape;
  shape.type = file.type;
  shape.mode = file.mode;
  json.field("type", file_type_word(file.type));
  if (file.size) json.field("size", *file.size);
  if (file.size_before) json.field("size_before", *file.size_before);
  if (file.mode) json.field("mode", show::mode_letters(shape));
  if (file.uid && file.gid) json.field("owner", fmt::format("{}:{}", *file.uid, *file.gid));
  if (file.sha256) json.field("sha256", file.sha256->hex());
  if (file.sha256_before) json.field("sha256_before", file.sha256_before->hex());
}

void write_knowledge_of_drift(JsonWriter& json, const Item& item) {
  if (item.layer) write_layer(json.key("layer"), *item.layer);
  write_bytes(json, "hidden_by", item.hidden_by);
  if (item.package) json.field("package", drift::package_phrase(*item.package));
  if (item.siblings) json.field("siblings", fmt::format("in {} of {}", item.siblings->have, item.siblings->of));
}

}  // namespace

std::string finding_row(const Item& item) {
  std::string row;
  JsonWriter json(row);
  json.begin_object().field("by", origin_word(item.origin)).field("c", item.container).field("kind", item.kind);
  json.field("change", item.change);
  write_text(json, "verdict", item.verdict);
  write_bytes(json, "subject", item.subject);
  write_bytes(json, "from", item.from);
  write_reasons(json, item.assessment);
  write_texts(json, "details", item.details);
  write_events(json, item);
  write_knowledge_of_drift(json, item);
  if (item.file) write_file(json, *item.file);
  write_time(json, "mtime", item.mtime);
  write_time(json, "ctime", item.ctime);
  write_time(json, "btime", item.btime);
  write_time(json, "atime", item.atime);
  if (item.is_captured) json.field("captured", true);
  if (item.process) json.field("pid", item.process->pid);
  if (item.text) json.field("text", *item.text);
  if (!item.before.empty()) json.key("before").raw(item.before);
  if (!item.after.empty()) json.key("after").raw(item.after);
  json.end_object();
  return row;
}

}  // namespace exhibit::report
