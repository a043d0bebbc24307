// Contents of small files, held until there are enough of them to be hashed side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "hashing/digest.h"
#include "hashing/sha256_lanes.h"

namespace exhibit {

/// Belongs to one thread. Its memory is taken when the first content comes, and used again.
class SmallContents {
 public:
  /// Bytes of all contents that are held.
  static constexpr std::size_t room = std::size_t{2} << 20;
  /// The size of a file that is small.
  static constexpr std::uint64_t greatest = greatest_for_side_by_side;

  /// Whether digests() has to be asked for before there is a place.
  bool is_full() const { return room - used() < greatest; }
  bool is_empty() const { return ends_.empty(); }
  /// Where a content of a small file may be read to.
  char* place();
  /// The next content: the first `size` bytes of place().
  void keep(std::size_t size);

  /// The digests of all contents that were kept, in that order. Lets go of them.
  std::vector<Digest> digests();
  void clear() { ends_.clear(); }

 private:
  std::size_t used() const { return ends_.empty() ? 0 : ends_.back(); }

  std::unique_ptr<char[]> bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace exhibit
