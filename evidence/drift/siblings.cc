#include "evidence/drift/siblings.h"

#include <algorithm>
#include <map>
#include <set>

namespace exhibit::drift {
namespace {

using Changes = std::set<Digest>;

const std::string& image_of(const ContainerRecord& container) {
  return container.image_digest.empty() ? container.image : container.image_digest;
}

/// All that changed in one container, whether another shows the same trees or not.
Result<Changes> changes_of(const diff::BundleSide& side, const ContainerRecord& container) {
  const ContainerJudge judge(side, nullptr);
  auto drift = judge.begin(container);
  if (!drift) return std::unexpected(std::move(drift).error());
  Changes changes;
  for (MountDrift& mount : drift->mounts) {
    if (const auto judged = judge.judge(*drift, mount); !judged) return std::unexpected(judged.error());
    for (const DriftFinding& finding : mount.findings) changes.insert(finding.change);
  }
  return changes;
}

/// The changes of each container of one image.
Result<std::vector<Changes>> family_of(const std::string& image, const std::vector<const diff::BundleSide*>& sides) {
  std::vector<Changes> family;
  std::set<std::string> ids;
  for (const diff::BundleSide* side : sides) {
    for (const ContainerRecord& container : side->containers) {
      if (image_of(container) != image) continue;
      if (!container.id.empty() && !ids.insert(container.id).second) continue;
      auto changes = changes_of(*side, container);
      if (!changes) return std::unexpected(std::move(changes).error());
      family.push_back(*std::move(changes));
    }
  }
  return family;
}

void count(MountDrift& mount, const std::vector<Changes>& family) {
  for (DriftFinding& finding : mount.findings) {
    const auto have =
        std::ranges::count_if(family, [&finding](const Changes& changes) { return changes.contains(finding.change); });
    // The container itself has it, by another's start if not by its own.
    finding.siblings = {std::max<std::uint64_t>(static_cast<std::uint64_t>(have), 1), family.size()};
  }
  sort_for_report(mount.findings);
}

}  // namespace

Result<void> count_siblings(std::vector<ContainerDrift>& drifts, const std::vector<const diff::BundleSide*>& sides) {
  std::map<std::string, std::vector<Changes>> families;
  for (ContainerDrift& drift : drifts) {
    const std::string& image = image_of(drift.container);
    if (image.empty()) continue;
    const auto [family, is_new] = families.try_emplace(image);
    if (is_new) {
      auto found = family_of(image, sides);
      if (!found) return std::unexpected(std::move(found).error());
      family->second = *std::move(found);
    }
    if (family->second.size() < 2) continue;
    for (MountDrift& mount : drift.mounts) count(mount, family->second);
  }
  return {};
}

}  // namespace exhibit::drift
