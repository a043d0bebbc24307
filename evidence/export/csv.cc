#include "evidence/export/csv.h"

#include <algorithm>
#include <array>

#include "evidence/encoding/escape.h"
#include "hashing/base64.h"

namespace exhibit::exports {
namespace {

constexpr std::string_view encoded_mark = "b64:";

/// What spreadsheets take for a formula's beginning, in their full width too (OWASP, CSV Injection).
constexpr std::array<char32_t, 8> formula_signs = {U'=', U'+', U'-', U'@', U'\uff1d', U'\uff0b', U'\uff0d', U'\uff20'};

bool is_blank(char32_t c) {
  return c == U' ' || c == U'\u00a0' || (c >= U'\u2000' && c <= U'\u200a') || c == U'\u3000';
}

/// Also after blanks, which some programs drop.
bool could_be_formula(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    if (point.length == 0) return false;
    if (!is_blank(point.value)) return std::ranges::find(formula_signs, point.value) != formula_signs.end();
    text.remove_prefix(point.length);
  }
  return false;
}

std::string cell_text(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&cell)) return csv_text(*text);
  return {};
}

}  // namespace

std::string csv_text(std::string_view bytes) {
  if (!is_plain(bytes) || could_be_formula(bytes) || bytes.starts_with(encoded_mark)) {
    return "\"" + std::string(encoded_mark) + base64_encode(bytes) + "\"";
  }
  std::string text = "\"";
  for (const char c : bytes) {
    if (c == '"') text.push_back('"');
    text.push_back(c);
  }
  return text + "\"";
}

void CsvWriter::begin(const BundleRow& bundle) {
  std::string heading;
  for (const Column& column : table_.columns) heading += (heading.empty() ? "" : ",") + std::string(column.name);
  page_.add(heading + "\n");
  FlatWriter::begin(bundle);
}

void CsvWriter::write(const Table&, const Cells& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + cell_text(cells[i]);
  page_.add(line + "\n");
}

}  // namespace exhibit::exports
