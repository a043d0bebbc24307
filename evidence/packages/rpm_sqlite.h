// rpmdb.sqlite, read from memory.
#pragma once

#include <cstdint>
#include <string>

#include "evidence/base/result.h"
#include "evidence/packages/package_database.h"
#include "evidence/packages/rpm_header.h"

namespace exhibit::packages {

/// What a database may ask for, all headers together: rows can share pages, and files a folder's name.
struct RpmBudget {
  std::uint64_t blob_bytes = std::uint64_t{256} << 20;
  std::uint64_t files = 2'000'000;
  std::uint64_t path_bytes = greatest_rpm_paths;
};

/// Adds the packages of the table Packages. Returns the number of headers that were skipped, since they are none. Fails
/// where `bytes` are no such database, or ask for more work than any real one: schemas are programs, and this one may
/// be hostile. What was added before stays.
Result<std::uint64_t> read_rpm_sqlite(std::string bytes, PackageDatabase& database, RpmBudget budget = {});

}  // namespace exhibit::packages
