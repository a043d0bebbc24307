// One header of an rpm database (rpm's docs/manual/format_header.md): what a package says of its files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/packages/package_database.h"

namespace exhibit::packages {

/// Bytes of all paths of a database: a short blob can name a long folder for each of its files.
inline constexpr std::uint64_t greatest_rpm_paths = std::uint64_t{64} << 20;

struct RpmFile {
  std::string path;
  FileFacts facts;
};

struct RpmPackage {
  std::string name;
  std::string version;  ///< "epoch:version-release", without an epoch that is 0 or absent
  std::vector<RpmFile> files;
  std::uint64_t path_bytes = 0;  ///< of all files
};

/// Without the magic, as databases have it. `ErrorCode::corrupt` where entries lie outside the blob or arrays that
/// belong together differ in length, or a path has more than 4,096 bytes; `ErrorCode::unsupported` where all paths
/// together have more than `path_budget` bytes. Files that were left out at installation are not in it.
Result<RpmPackage> parse_rpm_header(std::string_view blob, std::uint64_t path_budget = greatest_rpm_paths);

}  // namespace exhibit::packages
