// Merges two listings in canonical order, a line of each in memory at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/reader/line_source.h"

namespace exhibit::diff {

/// Where a line stands.
struct LinePlace {
  std::string where;  ///< its member and number, for an error
  std::optional<LayerNumber> layer;
};

/// Receives what does not plainly agree, in canonical order. Lines are valid during the call.
class MergeVisitor {
 public:
  virtual ~MergeVisitor() = default;
  virtual Result<void> only_in_a(std::string_view line, const LinePlace& place) = 0;
  virtual Result<void> only_in_b(std::string_view line, const LinePlace& place) = 0;
  /// One path, and lines that differ in more than atime or tell of an entry that was not plainly read.
  virtual Result<void> in_both(std::string_view line_a, const LinePlace& place_a, std::string_view line_b,
                               const LinePlace& place_b) = 0;
};

/// `may_skip_parts`: parts of one digest on both sides need not be looked into.
Result<void> merge_listings(LineSource& a, LineSource& b, bool may_skip_parts, MergeVisitor& visitor);

}  // namespace exhibit::diff
