// The lines of the index and of the ledger.
#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"

namespace exhibit {

Result<IndexLine> decode_index_line(std::string_view json, std::string_view where) {
  return decode_object<IndexLine>(json, where, [](Fields& fields, IndexLine& line) {
    line.number = fields.unsigned_integer("n");
    line.member = fields.text("member");
    if (fields.has("part")) line.part = fields.unsigned_integer("part");
    line.offset = fields.unsigned_integer("offset");
    line.size = fields.unsigned_integer("size");
    line.sha256 = digest_in(fields, "sha256");
    if (fields.has("part")) {
      if (line.part == 0) fields.fail("part", "parts are counted from 1");
      return;
    }
    line.source.path = fields.bytes("source");
    line.source.outcome = outcome_in(fields);
    line.source.begun = clock_time_in(fields, "begun");
    line.source.ended = clock_time_in(fields, "ended");
  });
}

Result<ReadLedgerLine> decode_ledger_line(std::string_view json, std::string_view where) {
  return decode_object<ReadLedgerLine>(json, where, [](Fields& fields, ReadLedgerLine& line) {
    line.what = fields.text("what");
    line.target = fields.bytes("target");
    line.name = fields.text("name");
    line.outcome = outcome_in(fields);
    line.note = fields.bytes("note");
    line.at = fields.text("at");
  });
}

}  // namespace exhibit
