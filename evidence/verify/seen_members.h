// The members that went by, in order, with what the index and the manifest are compared against.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "hashing/digest.h"

namespace exhibit {

struct SeenMember {
  std::string name;  ///< without the bag; the whole of it where it is not allowed
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  Digest sha256;
  std::uint64_t parts = 0;  ///< of a member that is divided (FORMAT.md 6.1)
  Digest parts_sha256;      ///< PartsDigest of them
  bool is_whole = false;
  bool in_index = false;
  bool in_manifest = false;
};

class SeenMembers {
 public:
  /// Null where the name is there already. References stay good.
  SeenMember* add(std::string name, std::uint64_t offset, std::uint64_t size);
  /// One that cannot be found by name, since its name is not allowed or occurs twice. It counts as listed: there is a
  /// fault for it already.
  SeenMember* add_unfindable(std::string name, std::uint64_t offset, std::uint64_t size);

  SeenMember* find(std::string_view name);
  const std::deque<SeenMember>& in_order() const { return members_; }

 private:
  std::deque<SeenMember> members_;
  std::unordered_map<std::string_view, SeenMember*> by_name_;
};

}  // namespace exhibit
