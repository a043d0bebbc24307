// What a package database says of a file. Who knows databases implements it; drift only asks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/records/file_entry.h"

namespace exhibit::drift {

struct PackageFact {
  std::string package;  ///< bytes; empty where none owns the file
  std::string state;    ///< "intact", "altered", "unowned"
};

class PackageTruth {
 public:
  virtual ~PackageTruth() = default;
  /// Of the entry at `path` in the container; nothing where no database tells.
  virtual std::optional<PackageFact> of(std::string_view cid, std::string_view path, const FileEntry& entry) const = 0;
};

}  // namespace exhibit::drift
