#include "evidence/overlay/touched_paths.h"

#include <algorithm>

#include "evidence/overlay/overlay_xattrs.h"
#include "evidence/reader/listing_line.h"
#include "evidence/reader/paths.h"

namespace exhibit {
namespace {

/// Whether the folder adds to what lower layers have in it, and changes nothing of that.
bool is_merged_folder(std::string_view line) {
  return type_of_line(line) == FileType::dir && is_plainly_ok(line) && !overlay::OverlayXattrs::may_be_in(line);
}

/// Whether the parts of a layer are those of another; unknown counts as no.
bool is_same_listing(const Bundle& bundle_a, const Layer& a, const Bundle& bundle_b, const Layer& b) {
  const auto is_same = [](const Member* left, const Member* right) {
    return left->sha256.has_value() && left->sha256 == right->sha256;
  };
  return std::ranges::equal(bundle_a.listing_parts(a.fsid), bundle_b.listing_parts(b.fsid), is_same);
}

}  // namespace

Result<bool> TouchedPaths::add(const Bundle& bundle, const Layer& layer) {
  ListingReader listing(bundle, layer.fsid);
  listing.read_ahead();
  while (touched_.size() < greatest_number && bytes_ < greatest_bytes) {
    const auto line = listing.next();
    if (!line) return std::unexpected(line.error());
    if (!*line) return true;
    if (listing.path().size() > greatest_path) return false;
    add_with_folders(listing.path());
    if (is_merged_folder(**line)) continue;
    with_all_below_.emplace(listing.path());
    bytes_ += listing.path().size();
  }
  return false;
}

void TouchedPaths::add_with_folders(std::string_view path) {
  for (; !path.empty() && bytes_ < greatest_bytes; path = parent_path(path)) {
    if (!touched_.emplace(path).second) return;
    bytes_ += path.size();
  }
}

bool TouchedPaths::may_matter_in(const PartRange& part) const {
  if (part.first.size() > greatest_path) return true;
  const auto touched = touched_.lower_bound(part.first);
  if (touched != touched_.end() && part.may_hold_path(*touched)) return true;
  for (std::string_view folder = parent_path(part.first); !folder.empty(); folder = parent_path(folder)) {
    if (with_all_below_.contains(folder)) return true;
  }
  return false;
}

Result<std::optional<TouchedPaths>> touched_since_image(const Bundle& bundle, const MountDecision& decision) {
  const std::vector<Layer> layers = layers_of(decision);
  // Names that are marks of fuse-overlayfs touch other paths than their own.
  const bool is_worth_it = layers.size() > 1 && !overlay::is_fuse_overlay(decision.mount);
  TouchedPaths paths;
  for (const Layer& layer : layers) {
    if (!is_worth_it || layer.number != upper_layer) continue;
    const auto added = paths.add(bundle, layer);
    if (!added) return std::unexpected(added.error());
    if (!*added) return std::nullopt;
  }
  return is_worth_it ? std::optional(std::move(paths)) : std::nullopt;
}

Result<std::optional<TouchedPaths>> touched_between(const Bundle& bundle_a, const MountDecision& a,
                                                    const Bundle& bundle_b, const MountDecision& b) {
  const std::vector<Layer> layers_a = layers_of(a);
  const std::vector<Layer> layers_b = layers_of(b);
  const bool is_fuse = overlay::is_fuse_overlay(a.mount) || overlay::is_fuse_overlay(b.mount);
  const bool has_same_marks =
      overlay::OverlayXattrs::of(a.mount).prefixes() == overlay::OverlayXattrs::of(b.mount).prefixes();
  if (layers_a.size() < 2 || layers_a.size() != layers_b.size() || is_fuse || !has_same_marks) return std::nullopt;
  TouchedPaths paths;
  bool is_below_common = false;
  for (std::size_t i = 0; i < layers_a.size(); ++i) {
    if (layers_a[i].number != layers_b[i].number) return std::nullopt;
    if (is_same_listing(bundle_a, layers_a[i], bundle_b, layers_b[i])) {
      is_below_common = true;
      continue;
    }
    if (is_below_common) return std::nullopt;
    for (const auto& [bundle, layer] : {std::pair{&bundle_a, &layers_a[i]}, std::pair{&bundle_b, &layers_b[i]}}) {
      const auto added = paths.add(*bundle, *layer);
      if (!added) return std::unexpected(added.error());
      if (!*added) return std::nullopt;
    }
  }
  return paths;
}

}  // namespace exhibit
