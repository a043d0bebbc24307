// JSON lines of the flat schema (SCHEMA.md): an object a row, for DuckDB, ClickHouse, Spark and jq.
#pragma once

#include "evidence/export/flat_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// Fields in the order of the columns after `table`; a column without a value has no field, bytes are `x` or `x_b64`.
class JsonlWriter final : public FlatWriter {
 public:
  JsonlWriter(std::set<std::string, std::less<>> tables, show::Page& page)
      : FlatWriter(std::move(tables)), page_(page) {}

 private:
  void write(const Table& table, const Cells& cells) override;

  show::Page& page_;
};

}  // namespace exhibit::exports
