#include "evidence/export/jsonl.h"

#include "evidence/encoding/json_writer.h"

namespace exhibit::exports {
namespace {

void write_cell(JsonWriter& json, const Column& column, const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    json.field(column.name, *number);
  } else if (const auto* flag = std::get_if<bool>(&cell)) {
    json.field(column.name, *flag);
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    if (column.kind == ColumnKind::bytes) {
      json.bytes_field(column.name, *text);
    } else if (column.kind == ColumnKind::json) {
      json.key(column.name).raw(*text);
    } else {
      json.field(column.name, *text);
    }
  }
}

}  // namespace

void JsonlWriter::write(const Table& table, const Cells& cells) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().field("table", table.name);
  for (std::size_t i = 0; i < cells.size(); ++i) write_cell(json, table.columns[i], cells[i]);
  json.end_object();
  page_.add(line + "\n");
}

}  // namespace exhibit::exports
