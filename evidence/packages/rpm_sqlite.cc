#include "evidence/packages/rpm_sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <memory>

namespace exhibit::packages {
namespace {

constexpr int greatest_header = 64 << 20;
constexpr int steps_between_calls = 1'000'000;
constexpr int greatest_number_of_calls = 1000;  // a real database needs less than one

constexpr std::size_t header_size = 100;  // https://www.sqlite.org/fileformat.html, 1.3
constexpr std::size_t write_version = 18;
constexpr std::size_t read_version = 19;
constexpr char legacy_journal = 1;

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { ::sqlite3_close(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { ::sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

std::unexpected<Error> no_database(sqlite3* connection) {
  const int status = connection != nullptr ? ::sqlite3_errcode(connection) : SQLITE_NOMEM;
  const bool is_error = status != SQLITE_OK && status != SQLITE_DONE;
  return corrupt("rpmdb.sqlite",
                 std::string("no rpm database: ") + (is_error ? ::sqlite3_errstr(status) : "no table Packages"));
}

int count_calls(void* calls) { return ++*static_cast<int*>(calls) > greatest_number_of_calls ? 1 : 0; }

void restrict(sqlite3* connection, int* calls) {
  ::sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  ::sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  ::sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  ::sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  ::sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, greatest_header);
  ::sqlite3_progress_handler(connection, steps_between_calls, &count_calls, calls);
}

/// Opens `bytes`, which must outlive the connection.
Result<Connection> open(std::string& bytes, int* calls) {
  if (bytes.size() < header_size) return corrupt("rpmdb.sqlite", "no rpm database: too short");
  // A database in memory has no write-ahead log, so that one marked for it would be refused.
  bytes[write_version] = bytes[read_version] = legacy_journal;
  sqlite3* opened = nullptr;
  const int status = ::sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr);
  Connection connection(opened);
  if (status != SQLITE_OK) return no_database(opened);
  restrict(opened, calls);
  auto* const data = reinterpret_cast<unsigned char*>(bytes.data());
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  if (::sqlite3_deserialize(opened, "main", data, size, size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
    return no_database(opened);
  }
  return connection;
}

void add(const RpmPackage& package, PackageDatabase& database) {
  const auto id = database.add_package(package.name, package.version);
  for (const RpmFile& file : package.files) database.own(id, file.path, file.facts);
}

std::string_view blob_of(sqlite3_stmt* row) {
  const void* const bytes = ::sqlite3_column_blob(row, 0);
  const int size = ::sqlite3_column_bytes(row, 0);
  return bytes == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

/// Whether there was as much in the budget.
bool take(std::uint64_t& left, std::uint64_t amount) {
  if (amount > left) return false;
  left -= amount;
  return true;
}

std::unexpected<Error> too_much(std::string_view what) {
  return std::unexpected(
      Error{ErrorCode::unsupported,
            0,
            {},
            "rpmdb.sqlite",
            fmt::format("more {} than any real database; the packages after that are not read", what)});
}

/// Null where the query is none for this database.
Statement prepare(const Connection& connection, const char* query) {
  sqlite3_stmt* prepared = nullptr;
  ::sqlite3_prepare_v2(connection.get(), query, -1, &prepared, nullptr);
  return Statement(prepared);
}

/// Whether Packages is a table with pages of its own, and no view or virtual table, which run code.
bool has_packages(const Connection& connection) {
  const Statement found =
      prepare(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'Packages' AND type = 'table' AND rootpage > 0");
  return found && ::sqlite3_step(found.get()) == SQLITE_ROW;
}

}  // namespace

Result<std::uint64_t> read_rpm_sqlite(std::string bytes, PackageDatabase& database, RpmBudget budget) {
  int calls = 0;
  const auto connection = open(bytes, &calls);
  if (!connection) return std::unexpected(connection.error());
  if (!has_packages(*connection)) return no_database(connection->get());
  const Statement rows = prepare(*connection, "SELECT blob FROM Packages");
  if (!rows) return no_database(connection->get());
  std::uint64_t skipped = 0;
  while (true) {
    const int step = ::sqlite3_step(rows.get());
    if (step == SQLITE_DONE) return skipped;
    if (step != SQLITE_ROW) return no_database(connection->get());
    const std::string_view blob = blob_of(rows.get());
    if (!take(budget.blob_bytes, blob.size())) return too_much("bytes of headers");
    const auto package = parse_rpm_header(blob, budget.path_bytes);
    if (!package && package.error().code == ErrorCode::unsupported) return too_much("bytes of paths");
    if (!package) {
      ++skipped;
      continue;
    }
    take(budget.path_bytes, package->path_bytes);
    if (!take(budget.files, package->files.size())) return too_much("files");
    add(*package, database);
  }
}

}  // namespace exhibit::packages
