// The digest of a file's content as it is now, and whether it held still.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/pipeline/rate_limit.h"
#include "evidence/records/outcome.h"
#include "hashing/digest.h"

namespace exhibit {

struct ContentDigest {
  std::optional<Digest> sha256;              ///< of the whole content
  std::optional<Digest> sparse_sha256;       ///< instead, for a file that is mostly holes (FORMAT.md 5)
  std::optional<std::vector<Digest>> blobs;  ///< where it was captured
  std::string left_out;                      ///< why it was not captured although that was wanted
  std::uint64_t bytes = 0;                   ///< read
  Outcome outcome;
};

/// Whether so much of a file is holes that its extents are hashed and not its bytes (FORMAT.md 5).
bool is_hashed_by_extents(std::uint64_t size, std::uint64_t allocated);

/// One thread's buffer and running digest, used again for every file.
class ContentHasher {
 public:
  /// `stop`: ends reading early; may be null. `rate`: what reading keeps to; null: as fast as it goes.
  explicit ContentHasher(const std::atomic<bool>* stop = nullptr, RateLimit* rate = nullptr);

  using Tap = std::function<void(std::string_view)>;

  /// Reads `file` from its start to `size`, and not further if it grows; `allocated` is what it occupies on disk. `tap`
  /// gets all that was read, in order; it may be empty.
  ContentDigest hash(int file, std::uint64_t size, std::uint64_t allocated, const Tap& tap);

  /// Reads as hash() does, to `place`, which has room for `size` bytes; computes no digest.
  ContentDigest read(int file, std::uint64_t size, char* place);

 private:
  void begin();
  Digest finish();
  Outcome feed(int file, std::uint64_t offset, std::uint64_t length, const Tap& tap, std::uint64_t& bytes);
  template <typename Place, typename Take>
  Outcome read_part(int file, std::uint64_t offset, std::uint64_t length, Place place, Take take);
  ContentDigest hash_extents(int file, std::uint64_t size);
  void feed_number(std::uint64_t number);

  const std::atomic<bool>* stop_;
  RateLimit* rate_;
  std::unique_ptr<char[]> buffer_;  ///< what is not written to takes no memory: most trees have small files only
  Sha256 digest_;
  bool is_unfinished_ = false;
};

}  // namespace exhibit
