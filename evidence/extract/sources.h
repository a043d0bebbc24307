// All that a bundle lists: walks, each once, and what processes held.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/extract/found_file.h"
#include "evidence/reader/bundle.h"

namespace exhibit::extract {

/// Of "data/c/<cid>/p/<pid>-<start>/", as the ledger names a process; nothing of other members.
std::optional<ProcessIdentity> process_of_folder(std::string_view folder);

class Sources {
 public:
  /// Those of the containers that any of `wanted` calls (see show::is_called), or all. Fails where a name calls none
  /// or the containers or their mounts cannot be read.
  static Result<Sources> of(const Bundle& bundle, const std::vector<std::string>& wanted);

  /// Every entry of every listing, then every content of a process, in the order of the bundle. With `only_captured`,
  /// those alone that have content. A source that is damaged ends there and comes to `damaged`; the others go on.
  void for_each(bool only_captured, const std::function<void(const FoundFile&)>& take,
                const std::function<void(const Error&)>& damaged) const;

  /// Where the containers in scope show `path` of the walk `fsid`.
  std::vector<Place> places_of(std::string_view fsid, std::string_view path) const;

 private:
  explicit Sources(const Bundle& bundle) : bundle_(&bundle) {}

  Result<void> add_mounts(const ContainerRecord& container);
  bool is_in_scope(std::string_view fsid) const;
  Result<void> read_listing(const std::string& fsid, bool only_captured,
                            const std::function<void(const FoundFile&)>& take) const;
  Result<void> read_contents(const Member& member, const std::function<void(const FoundFile&)>& take) const;

  const Bundle* bundle_;
  bool has_all_containers_ = true;
  std::map<std::string, std::string, std::less<>> container_names_;  // by cid
  std::map<std::string, std::vector<Place>, std::less<>> places_;    // by fsid; their path is the mount point
};

}  // namespace exhibit::extract
