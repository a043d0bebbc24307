#include "evidence/records/redaction_row.h"

#include "evidence/encoding/json_writer.h"

namespace exhibit {

std::string to_json(const RedactionRow& row) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  if (!row.is_withheld) {
    json.field("salt", row.salt.hex()).field("line", row.line).end_object();
    return text;
  }
  json.field("leaf", row.leaf.hex());
  if (!row.member.empty()) json.bytes_field("member", row.member);
  if (row.part > 0) json.field("part", row.part);
  json.bytes_field("reason", row.reason).end_object();
  return text;
}

}  // namespace exhibit
