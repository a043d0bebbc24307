#include "evidence/records/ledger_line.h"

#include "evidence/encoding/json_writer.h"

namespace exhibit {

std::string to_json(const LedgerLine& line) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("what", line.what).bytes_field("target", line.target).field("name", line.name);
  write_outcome(json, line.outcome);
  json.bytes_field("note", line.note).field("at", to_iso8601(line.at)).end_object();
  return text;
}

}  // namespace exhibit
