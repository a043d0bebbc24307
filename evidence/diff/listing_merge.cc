#include "evidence/diff/listing_merge.h"

#include "evidence/reader/decode.h"
#include "evidence/reader/listing_line.h"

namespace exhibit::diff {
namespace {

/// One side of the merge: its source and the line that waits.
class Side {
 public:
  explicit Side(LineSource& source) : source_(source) {}

  Result<void> fill() {
    if (line_ || ended_) return {};
    auto line = source_.next();
    if (!line) return std::unexpected(std::move(line).error());
    line_ = *line;
    ended_ = !line_.has_value();
    return {};
  }
  bool ended() const { return ended_; }
  bool waits() const { return line_.has_value(); }
  std::string_view line() const { return *line_; }
  void take() { line_.reset(); }

  Result<std::string_view> path() { return decode_path(*line_, decoded_path_, where()); }
  std::string where() const { return source_.where(); }
  LinePlace place() const { return {source_.where(), source_.layer()}; }
  LineSource& source() { return source_; }

 private:
  LineSource& source_;
  std::optional<std::string_view> line_;
  std::string decoded_path_;
  bool ended_ = false;
};

bool skip_equal_part(Side& a, Side& b) {
  if (a.waits() || b.waits()) return false;
  const auto part = a.source().part_ahead();
  if (!part || part != b.source().part_ahead()) return false;
  a.source().skip_part();
  b.source().skip_part();
  return true;
}

bool plainly_agree(std::string_view a, std::string_view b) {
  // Compared first: that brings the end of a line, where its outcome stands, into the cache.
  return (a == b || differ_only_in_atime(a, b)) && is_plainly_ok(a);
}

/// As compare_paths; a side that has ended stands behind everything.
Result<int> order_of(Side& a, Side& b) {
  if (a.ended()) return 1;
  if (b.ended()) return -1;
  const auto path_a = a.path();
  if (!path_a) return std::unexpected(path_a.error());
  const auto path_b = b.path();
  if (!path_b) return std::unexpected(path_b.error());
  return compare_paths(*path_a, *path_b);
}

Result<void> visit_next(Side& a, Side& b, MergeVisitor& visitor) {
  if (a.waits() && b.waits() && plainly_agree(a.line(), b.line())) {
    a.take();
    b.take();
    return {};
  }
  const auto order = order_of(a, b);
  if (!order) return std::unexpected(order.error());
  Result<void> visited;
  if (*order < 0) {
    visited = visitor.only_in_a(a.line(), a.place());
  } else if (*order > 0) {
    visited = visitor.only_in_b(b.line(), b.place());
  } else {
    visited = visitor.in_both(a.line(), a.place(), b.line(), b.place());
  }
  if (*order <= 0) a.take();
  if (*order >= 0) b.take();
  return visited;
}

}  // namespace

Result<void> merge_listings(LineSource& a, LineSource& b, bool may_skip_parts, MergeVisitor& visitor) {
  Side left(a);
  Side right(b);
  while (true) {
    if (may_skip_parts && skip_equal_part(left, right)) continue;
    if (auto filled = left.fill(); !filled) return filled;
    if (auto filled = right.fill(); !filled) return filled;
    if (left.ended() && right.ended()) return {};
    if (auto visited = visit_next(left, right, visitor); !visited) return visited;
  }
}

}  // namespace exhibit::diff
