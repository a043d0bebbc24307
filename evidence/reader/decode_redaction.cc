// The rows of a redacted copy.
#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"

namespace exhibit {
namespace {

void read_withheld(Fields& fields, RedactionRow& row) {
  row.leaf = digest_in(fields, "leaf");
  if (fields.has_bytes("member")) row.member = fields.bytes("member");
  if (fields.has("part")) row.part = fields.unsigned_integer("part");
  row.reason = fields.bytes("reason");
  if (fields.has("line") || fields.has("salt")) fields.fail("leaf", "a row is either withheld or disclosed");
}

}  // namespace

Result<RedactionRow> decode_redaction_row(std::string_view json, std::string_view where) {
  auto row = decode_object<RedactionRow>(json, where, [](Fields& fields, RedactionRow& read) {
    read.is_withheld = fields.has("leaf");
    if (read.is_withheld) return read_withheld(fields, read);
    read.salt = digest_in(fields, "salt");
    read.line = fields.text("line");
  });
  // In this form alone can salt and line be had by columns.
  if (row && !row->is_withheld && to_json(*row) != json) {
    return corrupt(std::string(where), "a disclosed row has the salt, then the line, and nothing else");
  }
  return row;
}

}  // namespace exhibit
