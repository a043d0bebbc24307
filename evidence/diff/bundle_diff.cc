#include "evidence/diff/bundle_diff.h"

#include <algorithm>
#include <iterator>

#include "evidence/diff/account_findings.h"
#include "evidence/diff/container_diff.h"
#include "evidence/diff/container_pairing.h"
#include "evidence/diff/entry_search.h"
#include "evidence/diff/environment_diff.h"
#include "evidence/diff/executable_diff.h"
#include "evidence/diff/file_diff.h"
#include "evidence/diff/file_system_pairing.h"
#include "evidence/diff/held_diff.h"
#include "evidence/diff/mount_diff.h"
#include "evidence/diff/process_diff.h"
#include "evidence/diff/socket_holders.h"
#include "evidence/diff/socket_tables.h"
#include "evidence/overlay/layers.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/overlay/touched_paths.h"
#include "evidence/reader/paths.h"

namespace exhibit::diff {
namespace {

Section section_of(const ContainerPair& pair) {
  const ContainerRecord& container = pair.newest();
  return {.container = shown_name(container),
          .container_id = container.id,
          .runtime = container.runtime,
          .findings = {},
          .cid_a = pair.a != nullptr ? pair.a->cid : std::string(),
          .cid_b = pair.b != nullptr ? pair.b->cid : std::string()};
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

Finding withheld_listing(const std::string& mount_point, std::string why) {
  Finding finding{.kind = FindingKind::file, .change = Change::unknown, .path = mount_point};
  finding.reasons.push_back(std::move(why));
  return finding;
}

/// The steps of a comparison, in the order in which the bundles tell things.
class BundleDiff {
 public:
  BundleDiff(const BundleSide& a, const BundleSide& b, std::vector<ContainerPair> pairs)
      : a_(a), b_(b), pairs_(std::move(pairs)), mounts_(pairs_.size()), holders_a_(a), holders_b_(b) {
    for (const ContainerPair& pair : pairs_) sections_.push_back(section_of(pair));
  }

  Result<std::vector<Section>> run() {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (auto done = compare_container(i); !done) return std::unexpected(done.error());
    }
    for (const FileSystemPair& file_systems : pair_file_systems(pairs_, mounts_)) {
      if (auto done = compare_files(file_systems); !done) return std::unexpected(done.error());
    }
    for (const NetworkPair& networks : all_networks()) {
      if (auto done = compare_sockets(networks); !done) return std::unexpected(done.error());
    }
    for (Section& section : sections_) {
      if (auto done = compare_accounts(section); !done) return std::unexpected(done.error());
      sort_for_report(section.findings);
    }
    std::erase_if(sections_, [](const Section& section) { return section.findings.empty(); });
    return std::move(sections_);
  }

 private:
  Result<void> compare_container(std::size_t i) {
    const ContainerPair& pair = pairs_[i];
    const std::optional<Finding> finding = diff_container(pair, a_, b_);
    const bool was_not_looked_for = finding && finding->change == Change::unknown;
    if (finding) sections_[i].findings.push_back(*finding);
    if (was_not_looked_for) return {};
    if (pair.is_paired()) {
      if (are_told_alike(pair)) append(sections_[i].findings, diff_configured_environments(*pair.a, *pair.b));
      if (auto compared = compare_mounts(i); !compared) return compared;
    }
    return compare_processes(i);
  }

  Result<void> compare_processes(std::size_t i) {
    const ContainerPair& containers = pairs_[i];
    const auto before = a_.processes(containers.a, b_);
    if (!before) return std::unexpected(before.error());
    const auto after = b_.processes(containers.b, a_);
    if (!after) return std::unexpected(after.error());
    const bool same_boot = a_.is_of_same_boot(b_);
    const std::vector<ProcessPair> pairs = pair_processes(*before, *after, same_boot);
    const bool was_restarted = !same_boot || (containers.is_paired() && containers.a->leader != containers.b->leader);
    append(sections_[i].findings, diff_processes(pairs, *before, *after, !was_restarted));
    if (!containers.is_paired()) return {};
    auto held = diff_held(a_, b_, containers, pairs, was_restarted);
    if (!held) return std::unexpected(held.error());
    append(sections_[i].findings, *std::move(held));
    for (NetworkPair& networks : pair_further_networks(i, *before, *after, same_boot)) {
      further_networks_.push_back(std::move(networks));
    }
    return has_exited(containers) ? Result<void>() : compare_executables(i, *before, *after);
  }

  Result<void> compare_executables(std::size_t i, const ProcessSet& before, const ProcessSet& after) {
    const std::set<std::string> paths = new_executables(before, after);
    // A's listing tells whether the file stood there before.
    const auto entries_a = find_entries(*a_.bundle, mounts_[i].a.value_or(std::vector<MountDecision>()), paths);
    if (!entries_a) return std::unexpected(entries_a.error());
    const auto entries_b = find_entries(*b_.bundle, mounts_[i].b.value_or(std::vector<MountDecision>()), paths);
    if (!entries_b) return std::unexpected(entries_b.error());
    append(sections_[i].findings, diff_executables(before, after, *entries_a, *entries_b));
    return {};
  }

  Result<void> compare_accounts(Section& section) const {
    auto findings = diff_accounts(*a_.bundle, *b_.bundle, section.findings);
    if (!findings) return std::unexpected(findings.error());
    append(section.findings, *std::move(findings));
    return {};
  }

  std::vector<NetworkPair> all_networks() const {
    std::vector<NetworkPair> networks = pair_networks(pairs_);
    networks.insert(networks.end(), further_networks_.begin(), further_networks_.end());
    return networks;
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
    auto withheld = a_.why_listings_lack_parts(walks_a);
    if (!withheld) withheld = b_.why_listings_lack_parts(walks_b);
    if (withheld) sections_[pair.container].findings.push_back(withheld_listing(pair.mount_point, *withheld));
    // A layer of which a part is missing shows what it hides.
    if (withheld && (walks_a.size() > 1 || walks_b.size() > 1)) return {};
    const WalkTrust trust{
        .gap_a = a_.why_walks_may_lack_entries(walks_a),
        .gap_b = b_.why_walks_may_lack_entries(walks_b),
        .may_skip_parts = a_.has_no_partial_directory(walks_a) && b_.has_no_partial_directory(walks_b),
        .names = {a_.name, b_.name}};
    const auto before = open_listing(*a_.bundle, *pair.a);
    const auto after = open_listing(*b_.bundle, *pair.b);
    const auto touched =
        trust.may_skip_parts ? touched_between(*a_.bundle, *pair.a, *b_.bundle, *pair.b) : std::nullopt;
    if (!touched) return std::unexpected(touched.error());
    if (*touched) {
      const auto may_matter = [&touched](const PartRange& part) { return (*touched)->may_matter_in(part); };
      before->want_parts(may_matter);
      after->want_parts(may_matter);
    }
    auto findings = diff_listings(*before, *after, trust);
    if (!findings) return std::unexpected(findings.error());
    // That the part is missing was said once; all that is in it need not be listed.
    if (withheld) std::erase_if(*findings, [](const Finding& one) { return one.change == Change::unknown; });
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
    std::vector<Finding>& section = sections_[networks.container].findings;
    for (SocketFinding& found : *findings) {
      SocketHolders& holders = found.finding.change == Change::removed ? holders_a_ : holders_b_;
      if (auto told = holders.tell(found); !told) return told;
      std::vector<std::string>& reasons = found.finding.reasons;
      reasons.insert(reasons.end(), networks.remarks.begin(), networks.remarks.end());
      section.push_back(std::move(found.finding));
    }
    return {};
  }

  const BundleSide& a_;
  const BundleSide& b_;
  std::vector<ContainerPair> pairs_;
  std::vector<PairedMounts> mounts_;
  std::vector<NetworkPair> further_networks_;
  SocketHolders holders_a_;
  SocketHolders holders_b_;
  std::vector<Section> sections_;  ///< by the index of their pair
};

}  // namespace

Result<std::vector<Section>> diff_bundles(const BundleSide& a, const BundleSide& b, const std::vector<ToldPair>& told,
                                          const std::vector<std::string>& wanted) {
  auto pairs = pair_containers(a.containers, b.containers, a.is_of_same_boot(b), told);
  if (!pairs) return std::unexpected(std::move(pairs).error());
  if (auto kept = keep_called(*pairs, wanted); !kept) return std::unexpected(std::move(kept).error());
  return BundleDiff(a, b, *std::move(pairs)).run();
}

}  // namespace exhibit::diff
