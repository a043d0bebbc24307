// A container's package databases out of what was captured of it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/packages/package_database.h"
#include "evidence/reader/bundle.h"
#include "evidence/reader/part_range.h"
#include "evidence/records/file_entry.h"

namespace exhibit::packages {

/// Where an entry stands.
enum class Origin : std::uint8_t {
  image,      ///< in a layer that the image brought
  container,  ///< in the writable layer, or outside an overlay whose layers were told
};

/// The entries of a container that matter: sees all of them in any order and keeps few.
class PackageFiles {
 public:
  /// `path` is that in the container. Of two entries for one path the last one counts.
  void see(std::string_view path, const FileEntry& entry, Origin origin);

  /// Whether see() could keep an entry of this path and type (`unknown`: of any): spares decoding the others.
  static bool may_matter(std::string_view path, FileType type);
  /// The same of a part of a listing whose paths are those in the container.
  static bool may_matter_in(const PartRange& part);

  const std::vector<DirectoryAlias>& aliases() const { return aliases_; }
  const std::map<std::string, FileEntry, std::less<>>& files() const { return files_; }
  Origin origin_of(const std::string& path) const {
    return from_image_.contains(path) ? Origin::image : Origin::container;
  }
  /// Files beyond a bound that no real container comes near.
  std::uint64_t left_out() const { return left_out_; }

 private:
  std::vector<DirectoryAlias> aliases_;
  std::map<std::string, FileEntry, std::less<>> files_;
  std::set<std::string, std::less<>> from_image_;  // of files_
  std::uint64_t left_out_ = 0;
};

struct LoadedPackages {
  PackageDatabase database;
  std::vector<std::string> found;  ///< "dpkg: 312 packages"; empty where the container has none, or none was readable
  std::vector<std::string> problems;  ///< each a sentence: a database that cannot be read and why; raw bytes
  bool is_changed = false;            ///< a file that was read is not the image's
};

/// Bytes of all database files of a container together.
inline constexpr std::uint64_t greatest_databases = std::uint64_t{256} << 20;

/// Reads dpkg, apk and rpm databases, at most 64 MiB a file and `budget` bytes together. What cannot be read is a
/// problem and no error.
LoadedPackages load_packages(const Bundle& bundle, const PackageFiles& files,
                             std::uint64_t budget = greatest_databases);

}  // namespace exhibit::packages
