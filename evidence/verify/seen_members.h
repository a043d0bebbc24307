// The members that went by, in order, with what the index and the manifest are compared against.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/digest.h"

namespace exhibit {

/// Of a member that is divided (FORMAT.md 6.1).
struct SeenParts {
  std::uint64_t number = 0;
  Digest sha256;  ///< PartsDigest of them
  bool operator==(const SeenParts&) const = default;
};

struct SeenMember {
  std::string name;  ///< without the bag; the whole of it where it is not allowed
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  Digest sha256;
  std::unique_ptr<SeenParts> parts;  ///< apart, since few have any
  bool is_whole = false;
  bool in_index = false;
  bool in_manifest = false;
  bool is_findable = true;
};

class SeenMembers {
 public:
  /// Null where the name is there already. References stay good.
  SeenMember* add(std::string name, std::uint64_t offset, std::uint64_t size);
  /// One that cannot be found by name, since its name is not allowed or occurs twice. It counts as listed: there is a
  /// fault for it already.
  SeenMember* add_unfindable(std::string name, std::uint64_t offset, std::uint64_t size);

  /// Fast where names come in the order of the members, as those of the index and of the manifest do.
  SeenMember* find(std::string_view name);
  const std::deque<SeenMember>& in_order() const { return members_; }

 private:
  /// Of a hash table with open addressing: a bundle has hundreds of thousands of members, and each node of a standard
  /// one would be a cache line of its own to wait for.
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t member = 0;  ///< its number, and one; 0 where the slot is free
  };

  std::size_t slot_of(std::string_view name, std::uint32_t hash) const;
  void make_room();

  std::deque<SeenMember> members_;
  std::vector<Slot> slots_;  ///< a power of two, at most half of them taken
  std::size_t number_of_names_ = 0;
  std::size_t next_ = 0;  // after the one that was found last
};

}  // namespace exhibit
