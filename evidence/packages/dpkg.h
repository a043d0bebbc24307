// The database of dpkg(1), file by file: /var/lib/dpkg, and status.d as distroless images have it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "evidence/packages/package_database.h"

namespace exhibit::packages {

/// Order matters: diversions, then status, then the files of info/. Lines that are none are skipped and counted.
class DpkgReader {
 public:
  explicit DpkgReader(PackageDatabase& database) : database_(database) {}

  /// dpkg-divert(1): where the files of other packages really are.
  void read_diversions(std::string_view text);
  /// Stanzas with Package, Version and Conffiles. `known_as` is another name for what is in it, as a file of status.d
  /// has.
  void read_status(std::string_view text, std::string_view known_as = {});
  /// "<package>.list" or "<package>:<architecture>.list": a path a line.
  void read_list(std::string_view file_name, std::string_view text);
  /// "<package>.md5sums": an MD5, two blanks and a path without its first slash.
  void read_md5sums(std::string_view file_name, std::string_view text);

  std::uint64_t skipped_lines() const { return skipped_lines_; }

 private:
  struct Stanza;
  struct Diversion {
    std::string to;
    std::string by;  // a package; ":" for the administrator
  };

  void add(const Stanza& stanza, std::string_view known_as);
  void add_conffile(std::string_view name, PackageDatabase::Package package, std::string_view line);
  PackageDatabase::Package package_of(std::string_view known_as);
  void own(std::string_view name, PackageDatabase::Package package, std::string_view path, const FileFacts& facts);

  PackageDatabase& database_;
  std::map<std::string, PackageDatabase::Package, std::less<>> packages_;  // by name, and by name:architecture
  std::map<std::string, Diversion, std::less<>> diversions_;               // by canonical path
  std::uint64_t skipped_lines_ = 0;
};

}  // namespace exhibit::packages
