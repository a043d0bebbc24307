// Where the parts of a bundle's listings begin, as far as anybody has read them.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/reader/member_list.h"
#include "evidence/reader/part_range.h"

namespace exhibit {

/// Remembers the first path of each part that was read, whole and against its digest, so that who looks for a few paths
/// afterwards passes over the parts that cannot hold them.
class PartPlaces {
 public:
  void remember(const Member& part, std::string_view first_path);
  bool has(const Member& part) const;
  /// The range of `parts[at]`, where its beginning and its end are known. Views stay valid.
  std::optional<PartRange> range_of(const std::vector<const Member*>& parts, std::size_t at) const;

 private:
  const std::string* first_of(const Member& part) const;

  mutable std::mutex mutex_;
  std::map<std::uint64_t, std::string> first_paths_;  ///< by offset
};

}  // namespace exhibit
