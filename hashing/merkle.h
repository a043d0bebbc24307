// The Merkle tree of RFC 6962, 2.1 over salted leaves, built while the leaves stream by.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "hashing/digest.h"

namespace exhibit {

/// salt_i of FORMAT.md 6.3: HMAC-SHA-256(master, i as 8-byte big-endian).
Digest leaf_salt(const Digest& master, std::uint64_t index);

/// leaf_i of FORMAT.md 6.3: SHA-256(0x00, salt, line).
Digest salted_leaf(const Digest& salt, std::string_view line);

/// Takes leaves in order and holds one node for each complete subtree: O(log n) memory.
class MerkleTree {
 public:
  void add(const Digest& leaf);
  std::uint64_t leaves() const { return leaves_; }
  /// MTH of all leaves so far; SHA-256 of nothing where there are none.
  Digest root() const;

 private:
  struct Subtree {
    std::uint64_t leaves;
    Digest root;
  };
  std::vector<Subtree> subtrees_;
  std::uint64_t leaves_ = 0;
};

}  // namespace exhibit
