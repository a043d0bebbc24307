// Where two overlays that have most of their layers in common can differ at all.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "evidence/overlay/layers.h"
#include "evidence/reader/bundle.h"
#include "evidence/reader/part_range.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

/// The paths of layers that only one of them has, the folders that these are in, and all that lies below those that
/// hide or move what is below them. Anything else both show alike, where all common layers are below those: a common
/// one above could show, by a redirect, what differs at another path.
class TouchedPaths {
 public:
  /// More are not worth remembering: hardly a part would be without one.
  static constexpr std::size_t greatest_number = 100'000;
  /// Of one path, and of all together. A path has as many folders as it likes.
  static constexpr std::size_t greatest_path = std::size_t{16} << 10;
  static constexpr std::size_t greatest_bytes = std::size_t{64} << 20;

  /// Adds those of a layer; false where there are too many, or they take too much memory. Fails where the layer's
  /// listing is damaged.
  Result<bool> add(const Bundle& bundle, const Layer& layer);
  /// Whether a part of any layer may decide on one of them.
  bool may_matter_in(const PartRange& part) const;

 private:
  struct CanonicalOrder {
    using is_transparent = void;
    bool operator()(std::string_view left, std::string_view right) const { return compare_paths(left, right) < 0; }
  };
  using Paths = std::set<std::string, CanonicalOrder>;

  void add_with_folders(std::string_view path);

  Paths touched_;
  Paths with_all_below_;
  std::size_t bytes_ = 0;  ///< of both
};

/// Between a mount and its image; nothing where that is not worth knowing.
Result<std::optional<TouchedPaths>> touched_since_image(const Bundle& bundle, const MountDecision& decision);

/// Between two mounts of one kind; nothing where their layers are too different, or there are none.
Result<std::optional<TouchedPaths>> touched_between(const Bundle& bundle_a, const MountDecision& a,
                                                    const Bundle& bundle_b, const MountDecision& b);

}  // namespace exhibit
