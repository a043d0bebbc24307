// Where the lines of a listing come from: one walk, or the layers of an overlay put together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/reader/part_range.h"
#include "hashing/digest.h"

namespace exhibit {

/// A layer of an overlay (FORMAT.md 5.1): 0 is the upper, n the nth lower from the top.
using LayerNumber = std::uint32_t;
inline constexpr LayerNumber upper_layer = 0;

/// Lines in canonical order (FORMAT.md 5). A part can be passed over where its digest tells enough.
class LineSource {
 public:
  virtual ~LineSource() = default;

  /// The next line without its newline, valid until the next call; nothing at the end.
  virtual Result<std::optional<std::string_view>> next() = 0;
  /// The member and number of the last line, for an error.
  virtual std::string where() const = 0;
  /// The digest of the part whose first line would come next; nothing inside a part or where no digest is known.
  virtual std::optional<Digest> part_ahead() const = 0;
  /// Goes on after the part that is ahead.
  virtual void skip_part() = 0;
  /// Hands on no more lines than it must of parts that `wanted` does not want. Of other paths than those it may hand on
  /// some, and of a path that several layers of an overlay have the line of any.
  virtual void want_parts(PartFilter) {}
  /// The layer that decided on the last line; nothing where the listing is no overlay's.
  virtual std::optional<LayerNumber> layer() const { return std::nullopt; }
};

}  // namespace exhibit
