// The bytes of data/index.jsonl until the salt that follows them is known (FORMAT.md 6.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <string>
#include <string_view>

#include "evidence/bundle/compressed_spool.h"
#include "hashing/digest.h"

namespace exhibit {

/// Compressed where they are many, by another thread: whoever reads the index has enough to do with its lines.
class KeptIndex {
 public:
  /// False once it is too large to be kept; then nothing is any more.
  bool append(std::string_view bytes);
  /// The root over the leaves of all lines. Once only.
  Digest merkle_root(const Digest& salt_master);

 private:
  void spool();

  CompressedSpool spooled_;
  std::string spooling_;  ///< the thread's, while there is one
  std::string rest_;      ///< what follows
  std::uint64_t given_to_spool_ = 0;
  std::future<void> thread_;  // last: ends before anything above goes
};

}  // namespace exhibit
