#include "evidence/diff/bundle_diff.h"

#include <algorithm>
#include <iterator>

#include "evidence/diff/container_diff.h"
#include "evidence/diff/container_pairing.h"
#include "evidence/diff/environment_diff.h"
#include "evidence/diff/file_diff.h"
#include "evidence/diff/file_system_pairing.h"
#include "evidence/diff/mount_diff.h"
#include "evidence/diff/socket_tables.h"
#include "evidence/overlay/layers.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/reader/paths.h"

namespace exhibit::diff {
namespace {

Section section_of(const ContainerRecord& container) {
  return {
      .container = shown_name(container), .container_id = container.id, .runtime = container.runtime, .findings = {}};
}

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Finding unknown_mounts(std::string_view side) {
  Finding finding{.kind = FindingKind::mount, .change = Change::unknown, .path = "/"};
  finding.reasons.push_back(std::string(side) + " holds no mounts: neither they nor files could be compared");
  return finding;
}

bool has_exited(const ContainerPair& pair) { return pair.a->has_exited() || pair.b->has_exited(); }

/// Other files tell of an environment when a container has exited: a runtime adds variables of its own to what it was
/// told.
bool are_told_alike(const ContainerPair& pair) {
  return !has_exited(pair) || pair.a->configured_env_source == pair.b->configured_env_source;
}

/// The steps of a comparison, in the order in which the bundles tell things.
class BundleDiff {
 public:
  BundleDiff(const BundleSide& a, const BundleSide& b)
      : a_(a),
        b_(b),
        pairs_(pair_containers(a.containers, b.containers, a.is_of_same_boot(b))),
        mounts_(pairs_.size()) {
    for (const ContainerPair& pair : pairs_) sections_.push_back(section_of(pair.newest()));
  }

  Result<std::vector<Section>> run() {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (auto done = compare_container(i); !done) return std::unexpected(done.error());
    }
    for (const FileSystemPair& file_systems : pair_file_systems(pairs_, mounts_)) {
      if (auto done = compare_files(file_systems); !done) return std::unexpected(done.error());
    }
    for (const NetworkPair& networks : pair_networks(pairs_)) {
      if (auto done = compare_sockets(networks); !done) return std::unexpected(done.error());
    }
    std::erase_if(sections_, [](const Section& section) { return section.findings.empty(); });
    for (Section& section : sections_) sort_for_report(section.findings);
    return std::move(sections_);
  }

 private:
  Result<void> compare_container(std::size_t i) {
    const ContainerPair& pair = pairs_[i];
    const std::optional<Finding> finding = diff_container(pair, a_, b_);
    const bool was_not_looked_for = finding && finding->change == Change::unknown;
    if (finding) sections_[i].findings.push_back(*finding);
    if (was_not_looked_for) return {};
    if (!pair.is_paired()) return compare_processes(i);
    if (are_told_alike(pair)) append(sections_[i].findings, diff_configured_environments(*pair.a, *pair.b));
    if (auto compared = compare_processes(i); !compared) return compared;
    return compare_mounts(i);
  }

  Result<void> compare_processes(std::size_t i) {
    const auto before = a_.processes(pairs_[i].a, b_);
    if (!before) return std::unexpected(before.error());
    const auto after = b_.processes(pairs_[i].b, a_);
    if (!after) return std::unexpected(after.error());
    const bool same_boot = a_.is_of_same_boot(b_);
    append(sections_[i].findings, diff_processes(*before, *after, same_boot));
    if (!same_boot) return {};
    for (const auto& [old_process, new_process] : same_processes(*before, *after)) {
      if (auto compared = compare_environ(i, *old_process, *new_process); !compared) return compared;
    }
    return {};
  }

  Result<void> compare_environ(std::size_t i, const ProcessRecord& before, const ProcessRecord& after) {
    const auto environ_a = a_.bundle->artifact(pairs_[i].a->cid, before.identity, "environ");
    if (!environ_a) return std::unexpected(environ_a.error());
    const auto environ_b = b_.bundle->artifact(pairs_[i].b->cid, after.identity, "environ");
    if (!environ_b) return std::unexpected(environ_b.error());
    if (!*environ_a || !*environ_b || **environ_a == **environ_b) return {};
    append(sections_[i].findings, diff_raw_environments(before, after, **environ_a, **environ_b));
    return {};
  }

  Result<void> compare_mounts(std::size_t i) {
    auto before = a_.mounts(pairs_[i].a->cid);
    if (!before) return std::unexpected(before.error());
    auto after = b_.mounts(pairs_[i].b->cid);
    if (!after) return std::unexpected(after.error());
    mounts_[i] = {std::move(*before), std::move(*after)};
    const PairedMounts& mounts = mounts_[i];
    std::vector<Finding>& findings = sections_[i].findings;
    if (mounts.are_complete() && has_exited(pairs_[i])) {
      append(findings, find_unwalked_root(mounts));
    } else if (mounts.are_complete()) {
      const std::vector<MountPair> mount_pairs = pair_mounts(*mounts.a, *mounts.b);
      const auto gaps = further_mount_gaps(pairs_[i], mount_pairs);
      if (!gaps) return std::unexpected(gaps.error());
      append(findings, diff_mounts(mount_pairs, *gaps));
      append(findings, find_unwalked(mounts));
    } else if (mounts.a || mounts.b) {
      findings.push_back(unknown_mounts(mounts.a ? "B" : "A"));
    }
    return {};
  }

  /// Asked only where they matter: a ledger can be long.
  Result<FurtherMountGaps> further_mount_gaps(const ContainerPair& pair, const std::vector<MountPair>& mounts) const {
    const auto is_lone = [](const MountPair& one) { return (!one.a || !one.b) && one.newest().seen_by; };
    if (std::ranges::none_of(mounts, is_lone)) return FurtherMountGaps{};
    auto gap_a = a_.why_further_mounts_may_be_missing(*pair.a, b_);
    if (!gap_a) return std::unexpected(std::move(gap_a).error());
    auto gap_b = b_.why_further_mounts_may_be_missing(*pair.b, a_);
    if (!gap_b) return std::unexpected(std::move(gap_b).error());
    return FurtherMountGaps{*std::move(gap_a), *std::move(gap_b)};
  }

  Result<void> compare_files(const FileSystemPair& pair) {
    const std::vector<std::string> walks_a = walks_of(*pair.a);
    const std::vector<std::string> walks_b = walks_of(*pair.b);
    const WalkTrust trust{
        .gap_a = a_.why_walks_may_lack_entries(walks_a),
        .gap_b = b_.why_walks_may_lack_entries(walks_b),
        .may_skip_parts = a_.has_no_partial_directory(walks_a) && b_.has_no_partial_directory(walks_b),
        .names = {a_.name, b_.name}};
    const auto before = open_listing(*a_.bundle, *pair.a);
    const auto after = open_listing(*b_.bundle, *pair.b);
    auto findings = diff_listings(*before, *after, trust);
    if (!findings) return std::unexpected(findings.error());
    for (Finding& finding : *findings) {
      finding.path = path_under_mount(pair.mount_point, finding.path);
      if (finding.change == Change::moved) finding.from_path = path_under_mount(pair.mount_point, finding.from_path);
      finding.reasons.insert(finding.reasons.end(), pair.also_seen.begin(), pair.also_seen.end());
    }
    append(sections_[pair.container].findings, std::move(*findings));
    return {};
  }

  Result<void> compare_sockets(const NetworkPair& networks) {
    auto findings = diff_networks(*a_.bundle, *b_.bundle, networks);
    if (!findings) return std::unexpected(findings.error());
    for (Finding& finding : *findings) {
      finding.reasons.insert(finding.reasons.end(), networks.also_seen.begin(), networks.also_seen.end());
    }
    append(sections_[networks.container].findings, std::move(*findings));
    return {};
  }

  const BundleSide& a_;
  const BundleSide& b_;
  std::vector<ContainerPair> pairs_;
  std::vector<PairedMounts> mounts_;
  std::vector<Section> sections_;  ///< by the index of their pair
};

}  // namespace

Result<std::vector<Section>> diff_bundles(const BundleSide& a, const BundleSide& b) { return BundleDiff(a, b).run(); }

}  // namespace exhibit::diff
