#include "evidence/drift/container_drift.h"

#include <array>

#include "evidence/drift/container_start.h"
#include "evidence/drift/held_files.h"
#include "evidence/drift/layered_drift.h"
#include "evidence/drift/listing_drift.h"
#include "evidence/encoding/escape.h"
#include "evidence/overlay/layers.h"
#include "evidence/overlay/mount_listing.h"

namespace exhibit::drift {
namespace {

Result<void> keep(Result<std::vector<DriftFinding>> findings, MountDrift& mount) {
  if (!findings) return std::unexpected(std::move(findings).error());
  mount.findings = *std::move(findings);
  sort_for_report(mount.findings);
  return {};
}

std::string why_by_times(const MountDecision& decision, Timestamp start) {
  const std::string weaker =
      "by times since " + to_readable(start) + " (weaker: a clock can be set, birth times may be missing)";
  return decision.reason.empty() ? weaker : weaker + "; " + escape_for_terminal(decision.reason);
}

/// Nothing where none of them tells.
Result<std::optional<Timestamp>> earliest_start(const Bundle& bundle, const ContainerRecord& container,
                                                const std::vector<ContainerRecord>& others) {
  auto earliest = start_of(bundle, container);
  for (std::size_t i = 0; earliest && i < others.size(); ++i) {
    const auto start = start_of(bundle, others[i]);
    if (!start) return start;
    if (*start && (!*earliest || **start < **earliest)) earliest = start;
  }
  return earliest;
}

}  // namespace

std::string_view basis_word(Basis basis) {
  static constexpr std::array<std::string_view, 6> words = {"image", "nothing", "times", "none", "held", "seen"};
  return words[static_cast<std::size_t>(basis)];
}

Result<ContainerDrift> ContainerJudge::begin(const ContainerRecord& container) const {
  auto decisions = side_.mounts(container.cid);
  if (!decisions) return std::unexpected(std::move(decisions).error());
  ContainerDrift drift{.container = container, .decisions = {}, .mounts = {}};
  if (*decisions) drift.decisions = **std::move(decisions);
  auto held = held_files(*side_.bundle, container);
  if (!held) return std::unexpected(std::move(held).error());
  if (!held->empty()) {
    drift.mounts.push_back(
        {.mount = {}, .basis = Basis::held, .why = "no path leads to them", .findings = *std::move(held)});
  }
  for (const MountDecision& decision : drift.decisions) {
    if (has_listing(decision)) drift.mounts.push_back({.mount = decision});
  }
  return drift;
}

Result<void> ContainerJudge::judge(const ContainerDrift& container, MountDrift& mount) const {
  if (mount.basis == Basis::held) return {};
  // Of a layer of which a part is missing nothing is known: it may have hidden anything.
  const bool is_layered = mount.mount.kind == MountDecisionKind::layered;
  const bool lacks_parts = side_.why_listings_lack_parts(walks_of(mount.mount)).has_value();
  if (is_layered && lacks_parts) {
    mount.basis = Basis::image;
  } else if (auto judged = judge_entries(container, mount); !judged) {
    return judged;
  }
  auto why = side_.why_walks_may_lack_entries(walks_of(mount.mount));
  if (!why) return {};
  mount.findings.push_back(unknown_mount(reached_at(mount.mount), *std::move(why)));
  sort_for_report(mount.findings);
  return {};
}

Result<void> ContainerJudge::judge_entries(const ContainerDrift& container, MountDrift& mount) const {
  const MountDecision& decision = mount.mount;
  const FindingMaker maker(container.container, container.decisions, decision, packages_);
  if (decision.kind == MountDecisionKind::layered) {
    mount.basis = Basis::image;
    return keep(drift_from_image(side_, decision, maker), mount);
  }
  if (!began_empty(decision.mount)) return judge_by_times(container, mount);
  mount.basis = Basis::nothing;
  mount.why = "it began empty";
  return keep(drift_from_nothing(*open_listing(*side_.bundle, decision), maker), mount);
}

Result<void> ContainerJudge::judge_by_times(const ContainerDrift& container, MountDrift& mount) const {
  const MountDecision& decision = mount.mount;
  const auto start = earliest_start(*side_.bundle, container.container, mount.also_of);
  if (!start) return std::unexpected(start.error());
  if (!*start) {
    mount.why = "nothing tells when the container started, so nothing can be said of its files";
    mount.findings.push_back(unknown_mount(reached_at(decision), mount.why));
    return {};
  }
  mount.basis = Basis::times;
  mount.why = why_by_times(decision, **start);
  const FindingMaker maker(container.container, container.decisions, decision, packages_);
  return keep(drift_by_times(*open_listing(*side_.bundle, decision), **start, maker), mount);
}

}  // namespace exhibit::drift
