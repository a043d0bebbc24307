// Which package each path of a container belongs to, and what its content was when the package was built.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "hashing/comparison_digest.h"

namespace exhibit::packages {

/// A directory that is a symbolic link to another, as /bin to /usr/bin: packages may name either.
struct DirectoryAlias {
  std::string from;
  std::string to;
};

/// What a package says of one of its files. Fields are absent where it says nothing.
struct FileFacts {
  std::optional<ComparisonDigest> digest;
  std::optional<std::uint64_t> size;
  std::optional<std::string> target;  ///< of a symbolic link
  bool is_config = false;             ///< meant to be edited
  bool has_link_digest = false;       ///< of a symbolic link, `digest` is that of its target
};

/// Views are good as long as the database.
struct OwnedFile {
  std::string_view package;
  std::string_view version;
  const FileFacts& facts;
};

/// Built from hostile records and bounded: at most a million paths of at most 4,096 bytes.
class PackageDatabase {
 public:
  explicit PackageDatabase(std::vector<DirectoryAlias> aliases = {}) : aliases_(std::move(aliases)) {}

  using Package = std::uint32_t;
  Package add_package(std::string name, std::string version);
  /// What is known already is kept and what is new is added; the first package that names a path owns it.
  void own(Package package, std::string_view path, const FileFacts& facts = {});

  /// Nothing where no package has this path.
  std::optional<OwnedFile> owner_of(std::string_view path) const;
  /// The version of the package called `name`; nothing where there is none.
  std::optional<std::string_view> version_of(std::string_view name) const;
  /// Whether a package put a file into `directory` itself.
  bool puts_files_in(std::string_view directory) const;
  /// `path` with every aliased directory in it replaced, the longest first, as far as 40 times and 4,096 bytes go.
  std::string canonical(std::string_view path) const;

  std::size_t packages() const { return packages_.size(); }
  std::size_t paths() const { return files_.size(); }
  /// Paths beyond the bounds, or that are none.
  std::uint64_t left_out() const { return left_out_; }

 private:
  /// The longest one that `path` is below; null where there is none.
  const DirectoryAlias* alias_over(std::string_view path) const;

  struct NameAndVersion {
    std::string name;
    std::string version;
  };
  struct File {
    Package package;
    FileFacts facts;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  std::vector<DirectoryAlias> aliases_;
  std::vector<NameAndVersion> packages_;
  std::unordered_map<std::string, File, Hash, std::equal_to<>> files_;
  std::unordered_set<std::string, Hash, std::equal_to<>> directories_;
  std::uint64_t left_out_ = 0;
};

}  // namespace exhibit::packages
