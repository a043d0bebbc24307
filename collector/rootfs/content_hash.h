// The digest of a file's content as it is now, and whether it held still.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evidence/records/outcome.h"
#include "hashing/digest.h"

namespace exhibit {

struct ContentDigest {
  std::optional<Digest> sha256;         ///< of the whole content
  std::optional<Digest> sparse_sha256;  ///< instead, for a file that is mostly holes (FORMAT.md 5)
  std::uint64_t bytes = 0;              ///< read
  Outcome outcome;
};

/// One thread's buffer and running digest, used again for every file.
class ContentHasher {
 public:
  ContentHasher();

  /// Reads `file` from its start to `size`, and not further if it grows; `allocated` is what it occupies on disk.
  ContentDigest hash(int file, std::uint64_t size, std::uint64_t allocated);

 private:
  Outcome feed(int file, std::uint64_t offset, std::uint64_t length, std::uint64_t& bytes);
  ContentDigest hash_extents(int file, std::uint64_t size);
  void feed_number(std::uint64_t number);

  std::string buffer_;
  Sha256 digest_;
};

}  // namespace exhibit
