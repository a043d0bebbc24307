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
/// hide or move what is below them. Anything else both show alike, whatever the common layers have.
class TouchedPaths {
 public:
  /// More are not worth remembering: hardly a part would be without one.
  static constexpr std::size_t greatest_number = 100'000;

  /// Adds those of a layer; false where there are too many. Fails where the layer's listing is damaged.
  Result<bool> add(const Bundle& bundle, const Layer& layer);
  /// Whether a part of any layer may decide on one of them.
  bool may_matter_in(const PartRange& part) const;

 private:
  struct CanonicalOrder {
    using is_transparent = void;
    bool operator()(std::string_view left, std::string_view right) const { return compare_paths(left, right) < 0; }
  };
  using Paths = std::set<std::string, CanonicalOrder>;

  void add_folders_of(std::string_view path);

  Paths touched_;
  Paths with_all_below_;
};

/// Between a mount and its image; nothing where that is not worth knowing.
Result<std::optional<TouchedPaths>> touched_since_image(const Bundle& bundle, const MountDecision& decision);

/// Between two mounts of one kind; nothing where their layers are too different, or there are none.
Result<std::optional<TouchedPaths>> touched_between(const Bundle& bundle_a, const MountDecision& a,
                                                    const Bundle& bundle_b, const MountDecision& b);

}  // namespace exhibit
