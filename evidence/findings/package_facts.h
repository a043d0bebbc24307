// What package databases say of a file, the one now and the one before: an upgrade changes both file and database, and
// so may whoever wants a file to look like a package's.
#pragma once

#include <functional>
#include <optional>

#include "evidence/drift/package_truth.h"
#include "evidence/findings/file_facts.h"
#include "evidence/findings/rank.h"
#include "evidence/packages/load_packages.h"

namespace exhibit::findings {

/// A container's databases, which are loaded when they are asked for: null where they are not known.
using PackagesOf = std::function<const packages::LoadedPackages*()>;

struct PackageHistory {
  const Bundle* bundle = nullptr;  ///< whose captured content the databases are asked about
  PackagesOf now;
  PackagesOf before;  ///< the image's, or the earlier bundle's
};

/// Adds the words of `package`, and says what they excuse. `fact` is what the database says now.
Excuse add_package_facts(Facts& facts, const FileChange& change, const std::optional<drift::PackageFact>& fact,
                         const PackageHistory& history);

}  // namespace exhibit::findings
