// Content that an earlier bundle holds, by the digests of its pieces (FORMAT.md 5.2): it need not be taken again.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "hashing/digest.h"

namespace exhibit {

/// A list of pieces, read from text so that a privileged program needs no parser of bundles.
class HeldElsewhere {
 public:
  HeldElsewhere() = default;
  /// Of a file as the manifest of a bundle is: "<sha256>  <name>" a line, of which only names below "data/blob/" count.
  /// Fails where it cannot be read, is no regular file, or a line is none of a manifest (or longer than 8 KiB).
  static Result<HeldElsewhere> read(const std::string& path);

  bool contains(const Digest& piece) const;
  std::size_t size() const { return pieces_.size(); }

 private:
  std::vector<Digest> pieces_;  ///< sorted
};

/// The piece that a manifest's line names; nothing where it names another member. Fails where it is no such line.
Result<std::optional<Digest>> piece_of_manifest_line(std::string_view line);

}  // namespace exhibit
