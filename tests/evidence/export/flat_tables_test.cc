#include "evidence/export/flat_tables.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

namespace exhibit::exports {
namespace {

std::string_view sql_type(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::integer: return "BIGINT";
    case ColumnKind::boolean: return "BOOLEAN";
    case ColumnKind::json: return "JSON";
    default: return "VARCHAR";
  }
}

std::string page() {
  std::ostringstream text;
  text << std::ifstream(SCHEMA_PAGE).rdbuf();
  return text.str();
}

/// The page's statement that makes the view of a table.
std::string view_of(const Table& table) {
  const std::string text = page();
  const auto begin = text.find(fmt::format("CREATE VIEW {} ", table.name));
  return begin == std::string::npos ? "" : text.substr(begin, text.find(';', begin) - begin);
}

TEST(FlatTables, ThePageLoadsEachColumnOfEachTable) {
  for (const Table* table : flat_tables()) {
    const std::string view = view_of(*table);
    std::size_t at = 0;
    for (const Column& column : table->columns) {
      const auto found = view.find(fmt::format("\"{}\": '{}'", column.name, sql_type(column.kind)), at);
      ASSERT_NE(found, std::string::npos) << table->name << "." << column.name;
      at = found;
      if (column.kind == ColumnKind::bytes) {
        EXPECT_NE(view.find(fmt::format("\"{}_b64\": 'VARCHAR'", column.name), at), std::string::npos) << column.name;
      }
    }
  }
}

// A reader of JSON lines casts each field of each line, whatever table it is of.
TEST(FlatTables, AColumnHasOneTypeInAllTables) {
  std::map<std::string_view, std::string_view> types;
  for (const Table* table : flat_tables()) {
    for (const Column& column : table->columns) {
      const auto [known, is_new] = types.emplace(column.name, sql_type(column.kind));
      EXPECT_EQ(known->second, sql_type(column.kind)) << table->name << "." << column.name;
    }
  }
}

}  // namespace
}  // namespace exhibit::exports
