// One header of an rpm database (rpm's docs/manual/format_header.md): what a package says of its files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/packages/package_database.h"

namespace exhibit::packages {

struct RpmFile {
  std::string path;
  FileFacts facts;
};

struct RpmPackage {
  std::string name;
  std::string version;  ///< "epoch:version-release", without an epoch that is 0 or absent
  std::vector<RpmFile> files;
};

/// Without the magic, as databases have it. `ErrorCode::corrupt` where entries lie outside the blob or arrays that
/// belong together differ in length. Files that were left out at installation are not in it.
Result<RpmPackage> parse_rpm_header(std::string_view blob);

}  // namespace exhibit::packages
