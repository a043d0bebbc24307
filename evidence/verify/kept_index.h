// The bytes of data/index.jsonl until the salt that follows them is known (FORMAT.md 6.3).
#pragma once

#include <cstdint>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/digest.h"

namespace exhibit {

/// Compressed where they are many, by another thread: whoever reads the index has enough to do with its lines.
class KeptIndex {
 public:
  /// Some MiB at most: a piece must not become larger than Zstandard's bound (evidence/reader/zstd_frame.h). False once
  /// it is too large to be kept; then nothing is any more.
  bool append(std::string_view bytes);
  /// The root over the leaves of all lines that have their end, by two threads.
  Digest merkle_root(const Digest& salt_master);

 private:
  /// Whole lines.
  struct Piece {
    std::string compressed;
    std::uint64_t lines = 0;
  };
  static Piece compress(std::string_view lines);
  void compress_rest();
  void take_compressed();

  std::vector<Piece> pieces_;
  std::future<Piece> next_;
  std::string rest_;  ///< what follows
  std::uint64_t bytes_in_pieces_ = 0;
};

}  // namespace exhibit
