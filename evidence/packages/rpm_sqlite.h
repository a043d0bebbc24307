// rpmdb.sqlite, read from memory.
#pragma once

#include <cstdint>
#include <string>

#include "evidence/base/result.h"
#include "evidence/packages/package_database.h"

namespace exhibit::packages {

/// Adds the packages of the table Packages. Returns the number of headers that were skipped, since they are none. Fails
/// where `bytes` are no such database, or ask for more work than any real one: schemas are programs, and this one may
/// be hostile.
Result<std::uint64_t> read_rpm_sqlite(std::string bytes, PackageDatabase& database);

}  // namespace exhibit::packages
