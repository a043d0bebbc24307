#include "evidence/overlay/mount_listing.h"

#include "evidence/overlay/composed_listing.h"
#include "evidence/reader/listing_source.h"

namespace exhibit {

std::unique_ptr<LineSource> open_listing(const Bundle& bundle, const MountDecision& decision) {
  if (!decision.fsid.empty()) return std::make_unique<ListingSource>(bundle, decision.fsid);
  if (!has_listing(decision)) return nullptr;
  return std::make_unique<ComposedListing>(bundle, layers_of(decision), decision.mount);
}

std::unique_ptr<LineSource> open_image(const Bundle& bundle, const MountDecision& decision) {
  if (decision.kind != MountDecisionKind::layered) return nullptr;
  return std::make_unique<ComposedListing>(bundle, image_layers_of(decision), decision.mount);
}

}  // namespace exhibit
