// What a package database says of a file. Who knows databases implements it; drift only asks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/file_entry.h"

namespace exhibit::drift {

struct PackageFact {
  std::string package;     ///< bytes; empty where none owns the file
  std::string version;     ///< bytes
  std::string state;       ///< "intact", "altered", "owned-unchecked", "unowned-in-packaged-directory", "unowned"
  std::string reason;      ///< a sentence where altered or unchecked; bytes
  bool is_config = false;  ///< meant to be edited: "altered" says little

  bool has_changed_database = false;  ///< the container's: a file of it is not the image's

  bool is_intact() const { return state == "intact"; }
  bool is_altered() const { return state == "altered" && !is_config; }
};

class PackageTruth {
 public:
  virtual ~PackageTruth() = default;
  /// Of the entry at `path` in the container; nothing where no database tells.
  virtual std::optional<PackageFact> of(std::string_view cid, std::string_view path, const FileEntry& entry) const = 0;
  /// Which databases of the container were read, and which could not be and why: sentences, escaped.
  virtual std::vector<std::string> notes(std::string_view cid) const = 0;
};

}  // namespace exhibit::drift
