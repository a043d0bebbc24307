// One part of a listing in memory, cut into lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit {

class Bundle;
struct Member;

/// Its lines and their paths, as far as these stand in canonical order. All is found out as the part is loaded, so that
/// whoever takes the lines has next to nothing to do: a thread can load the next part meanwhile (ReadAhead).
class ListingPart {
 public:
  /// Reads, checks and decompresses a part. Memory that held another part before is used again, and so is
  /// `compressed`, which the caller keeps. After a failure the part has no lines.
  Result<void> load(const Bundle& bundle, const Member& part, std::string& compressed);
  /// Forgets the lines.
  void clear();

  std::size_t number_of_lines() const { return lines_.size(); }
  /// Without its newline. Views are valid until the part is loaded or cleared.
  std::string_view line(std::size_t number) const;
  std::string_view path(std::size_t number) const;
  /// Why the line after the last one is none: its path cannot be decoded, or is out of order.
  const std::optional<Error>& fault() const { return fault_; }

 private:
  /// What lies between two lines is a newline.
  struct Line {
    std::uint32_t end;
    std::uint32_t path_size;  ///< where the path stands in the line as it is; else not_plain
  };
  static constexpr std::uint32_t not_plain = ~std::uint32_t{0};

  void cut(std::string_view where);
  std::optional<Error> fault_of(std::string_view line, std::string_view where);

  std::string content_;
  std::vector<Line> lines_;
  std::map<std::size_t, std::string> decoded_paths_;  ///< of lines whose path is not plain
  std::optional<Error> fault_;
};

}  // namespace exhibit
