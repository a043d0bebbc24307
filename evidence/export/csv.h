// One table of the flat schema (SCHEMA.md) as CSV (RFC 4180).
#pragma once

#include <string>
#include <string_view>

#include "evidence/export/flat_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// A cell of text in its quotes. What is not plain (FORMAT.md 3), what a spreadsheet would take for a formula and what
/// begins with "b64:" is "b64:" and base64 instead, so that the bytes can always be had back.
std::string csv_text(std::string_view bytes);

/// A heading, then a row a line, each ended by a newline alone. Text is quoted, an empty text included; a cell without
/// value is empty.
class CsvWriter final : public FlatWriter {
 public:
  CsvWriter(const Table& table, show::Page& page) : FlatWriter({std::string(table.name)}), table_(table), page_(page) {}

  void begin(const BundleRow& bundle) override;

 private:
  void write(const Table& table, const Cells& cells) override;

  const Table& table_;
  show::Page& page_;
};

}  // namespace exhibit::exports
