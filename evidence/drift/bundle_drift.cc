#include "evidence/drift/bundle_drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "evidence/diff/container_pairing.h"
#include "evidence/encoding/escape.h"
#include "evidence/overlay/layers.h"

namespace exhibit::drift {
namespace {

using Walks = std::vector<std::string>;

/// Where a tree was first seen.
struct Place {
  std::size_t container;
  std::size_t mount;
};

std::string also_seen(const ContainerDrift& container, bool is_same_container, const MountDecision& decision) {
  const std::string by =
      is_same_container ? std::string() : " by " + escape_for_terminal(shown_name(container.container));
  return fmt::format("also seen{} below {}", by, escape_for_terminal(reached_at(decision)));
}

/// Moves each tree that an earlier mount shows into a word there.
void leave_each_tree_once(std::vector<ContainerDrift>& containers) {
  std::map<Walks, Place> places;
  for (std::size_t i = 0; i < containers.size(); ++i) {
    std::vector<MountDrift> kept;
    for (MountDrift& mount : containers[i].mounts) {
      if (mount.basis == Basis::held) {
        kept.push_back(std::move(mount));
        continue;
      }
      const auto [place, is_new] = places.try_emplace(walks_of(mount.mount), Place{i, kept.size()});
      if (is_new) {
        kept.push_back(std::move(mount));
        continue;
      }
      const auto [container, index] = place->second;
      MountDrift& first = container == i ? kept[index] : containers[container].mounts[index];
      first.also_seen.push_back(also_seen(containers[i], container == i, mount.mount));
      if (container != i) first.also_of.push_back(containers[i].container);
    }
    containers[i].mounts = std::move(kept);
  }
}

/// A container of which no mount was walked could have changed in all.
void tell_silence(ContainerDrift& container) {
  if (std::ranges::any_of(container.decisions, has_listing)) return;
  const std::string why = container.decisions.empty() ? "no mount in the bundle: nothing can be said"
                                                      : "no mount was walked: nothing can be said";
  MountDrift silence{.why = why, .findings = {unknown_mount("/", why)}};
  silence.mount.mount.mount_point = "/";
  container.mounts.push_back(std::move(silence));
}

}  // namespace

Result<std::vector<ContainerDrift>> drift_of(const diff::BundleSide& side,
                                             const std::vector<ContainerRecord>& containers,
                                             const PackageTruth* packages) {
  const ContainerJudge judge(side, packages);
  std::vector<ContainerDrift> drifts;
  for (const ContainerRecord& container : containers) {
    auto drift = judge.begin(container);
    if (!drift) return std::unexpected(std::move(drift).error());
    drifts.push_back(*std::move(drift));
  }
  leave_each_tree_once(drifts);
  for (ContainerDrift& drift : drifts) {
    for (MountDrift& mount : drift.mounts) {
      if (const auto judged = judge.judge(drift, mount); !judged) return std::unexpected(judged.error());
    }
    tell_silence(drift);
    const bool has_any = std::ranges::any_of(drift.mounts, [](const MountDrift& one) { return !one.findings.empty(); });
    if (packages != nullptr && has_any) drift.notes = packages->notes(drift.container.cid);
  }
  return drifts;
}

}  // namespace exhibit::drift
