#include "evidence/export/formats.h"

#include <algorithm>
#include <array>

#include "evidence/export/bodyfile.h"
#include "evidence/export/csv.h"
#include "evidence/export/dfxml.h"
#include "evidence/export/hashdeep.h"
#include "evidence/export/jsonl.h"
#include "evidence/export/mtree.h"
#include "evidence/export/stix.h"
#include "evidence/export/timesketch.h"

namespace exhibit::exports {
namespace {

template <typename Writer>
std::unique_ptr<RowWriter> make_plain(const Target& target) {
  return std::make_unique<Writer>(target.page);
}

template <typename Writer>
std::unique_ptr<RowWriter> make_telling(const Target& target) {
  return std::make_unique<Writer>(target.page, target.left_out);
}

std::unique_ptr<RowWriter> make_jsonl(const Target& target) {
  return std::make_unique<JsonlWriter>(target.tables, target.page);
}

/// Of the one table that is asked for, else of the files.
std::unique_ptr<RowWriter> make_csv(const Target& target) {
  const auto asked =
      std::ranges::find_if(flat_tables(), [&](const Table* table) { return target.tables.contains(table->name); });
  return std::make_unique<CsvWriter>(asked == flat_tables().end() ? files_table : **asked, target.page);
}

constexpr std::array<Format, 8> all_formats = {{
    {"bodyfile", "files, for mactime of The Sleuth Kit", false, &make_plain<BodyfileWriter>},
    {"timesketch", "times of files, processes and containers, JSON lines for Timesketch", false,
     &make_plain<TimesketchWriter>},
    {"jsonl", "all tables of the flat schema, JSON lines for DuckDB, ClickHouse, Spark, jq", false, &make_jsonl},
    {"csv", "one table of it", false, &make_csv},
    {"hashdeep", "files of one container, for hashdeep -a", true, &make_telling<HashdeepWriter>},
    {"mtree", "files of one container, for mtree and bsdtar", true, &make_telling<MtreeWriter>},
    {"dfxml", "files, Digital Forensics XML 2.0.0-beta.0", false, &make_plain<DfxmlWriter>},
    {"stix", "STIX 2.1: processes, executables, sockets, captured files", false, &make_plain<StixWriter>},
}};

}  // namespace

std::span<const Format> formats() { return all_formats; }

const Format* format_called(std::string_view name) {
  const auto found = std::ranges::find(all_formats, name, &Format::name);
  return found == all_formats.end() ? nullptr : &*found;
}

}  // namespace exhibit::exports
