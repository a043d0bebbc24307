// What stands in a bundle, from its headers alone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/reader/bundle_file.h"
#include "hashing/digest.h"

namespace exhibit {

/// A member as it stands in the file; `sha256` is absent where a cut bundle has no manifest to give it.
struct Member {
  std::string name;  ///< without the bag
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::optional<Digest> sha256;
  bool is_partial = false;  ///< of a redacted copy: parts of it are withheld, and this is the rest, joined
};

struct MemberList {
  std::string bag;
  std::vector<Member> members;  ///< in the order of the bundle
  std::map<std::string, std::size_t, std::less<>> by_name;

  const Member* find(std::string_view name) const;
  Member* find(std::string_view name);
};

/// Hops from header to header. Ends quietly at the last whole member where the file is cut; fails where a block is no
/// header, a name is not allowed or occurs twice, or bytes follow the end.
Result<MemberList> list_members(const BundleFile& file);

}  // namespace exhibit
