// Questions to a package database, in words.
#pragma once

#include <gtest/gtest.h>  // IWYU pragma: export

#include <string>
#include <string_view>

#include "evidence/packages/package_database.h"

namespace exhibit::packages {

/// "tool 1.2", with " config" and the digest's digits behind it where there are any; "nobody" for a path of no package.
inline std::string owner(const PackageDatabase& database, std::string_view path) {
  const auto owned = database.owner_of(path);
  if (!owned) return "nobody";
  std::string words = std::string(owned->package) + " " + std::string(owned->version);
  if (owned->facts.is_config) words += " config";
  if (owned->facts.digest) words += " " + owned->facts.digest->hex();
  return words;
}

inline std::string md5_of(std::string_view content) { return comparison_digest(ComparisonKind::md5, content).hex(); }

}  // namespace exhibit::packages
