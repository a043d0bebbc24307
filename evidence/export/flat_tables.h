// The tables of the flat schema, which SCHEMA.md describes: what the formats jsonl and csv write.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace exhibit::exports {

enum class ColumnKind : std::uint8_t {
  text,     ///< a word, number or time of ours
  bytes,    ///< from the evidence: FORMAT.md 3, Bytes
  integer,  ///< 64 bits, signed
  boolean,
  json,  ///< an array of bytes as FORMAT.md 3 has it
};

struct Column {
  std::string_view name;
  ColumnKind kind;
};

struct Table {
  std::string_view name;
  std::span<const Column> columns;
};

/// Nothing where a value was not obtained or does not apply.
using Cell = std::variant<std::monostate, std::string, std::int64_t, bool>;
/// A cell for each column of a table, in its order.
using Cells = std::vector<Cell>;

extern const Table bundles_table;
extern const Table containers_table;
extern const Table mounts_table;
extern const Table processes_table;
extern const Table held_table;
extern const Table environment_table;
extern const Table sockets_table;
extern const Table files_table;
extern const Table xattrs_table;

/// All of them, in the order in which their rows come.
std::span<const Table* const> flat_tables();

}  // namespace exhibit::exports
