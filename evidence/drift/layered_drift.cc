#include "evidence/drift/layered_drift.h"

#include "evidence/diff/file_diff.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/overlay/touched_paths.h"

namespace exhibit::drift {
namespace {

/// What both sides have from the lowers was seen or not seen by both alike: of what is removed only the upper knows.
diff::WalkTrust trust_in(const diff::BundleSide& side, const MountDecision& decision) {
  return {.gap_a = side.why_walks_may_lack_entries(decision.lowers),
          .gap_b = side.why_walks_may_lack_entries({*decision.upper}),
          .names = {"the walk of the image", "the walk of the container"}};
}

/// The listings are closed when it returns: what is made of the differences needs the room.
Result<std::vector<diff::Finding>> differences_from_image(const diff::BundleSide& side, const MountDecision& decision) {
  const auto image = open_image(*side.bundle, decision);
  const auto container = open_listing(*side.bundle, decision);
  const auto touched = touched_since_image(*side.bundle, decision);
  if (!touched) return std::unexpected(touched.error());
  if (*touched) {
    const auto may_matter = [&touched](const PartRange& part) { return (*touched)->may_matter_in(part); };
    image->want_parts(may_matter);
    container->want_parts(may_matter);
  }
  return diff::diff_listings(*image, *container, trust_in(side, decision));
}

}  // namespace

Result<std::vector<DriftFinding>> drift_from_image(const diff::BundleSide& side, const MountDecision& decision,
                                                   const FindingMaker& maker) {
  std::vector<DriftFinding> findings;
  if (!decision.upper) return findings;
  auto differences = differences_from_image(side, decision);
  if (!differences) return std::unexpected(std::move(differences).error());
  for (diff::Finding& difference : *differences) {
    auto finding = maker.of_difference(std::move(difference));
    if (!finding) return std::unexpected(std::move(finding).error());
    findings.push_back(*std::move(finding));
  }
  return findings;
}

}  // namespace exhibit::drift
