#include "evidence/records/index_line.h"

#include "evidence/encoding/json_writer.h"

namespace exhibit {
namespace {

std::string iso_or_empty(Timestamp time) { return time == Timestamp{} ? "" : to_iso8601(time); }

}  // namespace

void append_json(std::string& text, const IndexLine& line) {
  JsonWriter json(text);
  json.begin_object().field("n", line.number).field("member", line.member);
  if (line.is_part()) json.field("part", line.part);
  json.field("offset", line.offset).field("size", line.size).field("sha256", line.sha256.hex());
  if (line.is_part()) {
    json.end_object();
    return;
  }
  json.bytes_field("source", line.source.path);
  write_outcome(json, line.source.outcome);
  json.field("begun", iso_or_empty(line.source.begun)).field("ended", iso_or_empty(line.source.ended)).end_object();
}

std::string to_json(const IndexLine& line) {
  std::string text;
  append_json(text, line);
  return text;
}

}  // namespace exhibit
