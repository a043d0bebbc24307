#include "evidence/diff/mount_diff.h"

#include <fmt/format.h>

#include <map>
#include <tuple>
#include <utility>

#include "evidence/encoding/escape.h"

namespace exhibit::diff {
namespace {

void add_text_change(std::vector<std::string>& reasons, std::string_view what, const std::string& before,
                     const std::string& after) {
  if (before == after) return;
  reasons.push_back(fmt::format("{} {} → {}", what, escape_for_terminal(before), escape_for_terminal(after)));
}

std::vector<std::string> mount_changes(const Mount& before, const Mount& after) {
  std::vector<std::string> reasons;
  add_text_change(reasons, "type", before.fstype, after.fstype);
  add_text_change(reasons, "source", before.source, after.source);
  add_text_change(reasons, "root", before.root, after.root);
  add_text_change(reasons, "options", before.options, after.options);
  return reasons;
}

std::string mount_phrase(const MountDecision& decision) {
  const Mount& mount = decision.mount;
  const std::string phrase = fmt::format("{} {} from {}", escape_for_terminal(mount.fstype),
                                         escape_for_terminal(mount.root), escape_for_terminal(mount.source));
  return decision.seen_by ? phrase + ", in a mount namespace that is not the leader's" : phrase;
}

Finding mount_finding(Change change, const MountPair& pair) {
  Finding finding{.kind = FindingKind::mount, .change = change, .path = reached_at(pair.newest())};
  if (pair.a != nullptr) finding.before = to_json(*pair.a);
  if (pair.b != nullptr) finding.after = to_json(*pair.b);
  return finding;
}

Finding lone_mount(const MountPair& pair, const FurtherMountGaps& gaps) {
  const std::optional<std::string>& gap = pair.a == nullptr ? gaps.a : gaps.b;
  const bool may_be_unseen = pair.newest().seen_by && gap;
  Finding finding = mount_finding(may_be_unseen       ? Change::unknown
                                  : pair.a == nullptr ? Change::added
                                                      : Change::removed,
                                  pair);
  finding.reasons.push_back(mount_phrase(pair.newest()));
  if (may_be_unseen) finding.reasons.push_back(*gap);
  return finding;
}

/// The mount that a path leads to, by mount point.
std::map<std::string, const MountDecision*> visible_mounts(const std::vector<MountDecision>& mounts) {
  std::map<std::string, const MountDecision*> visible;
  for (const MountDecision& decision : mounts) {
    if (decision.kind == MountDecisionKind::covered || decision.seen_by) continue;
    visible[decision.mount.mount_point] = &decision;
  }
  return visible;
}

/// Mount point, type, source, and the place among several alike.
using FurtherKey = std::tuple<std::string, std::string, std::string, std::size_t>;

std::map<FurtherKey, const MountDecision*> further_mounts(const std::vector<MountDecision>& mounts) {
  std::map<FurtherKey, const MountDecision*> further;
  std::map<FurtherKey, std::size_t> alike;  // counted: a container can have very many
  for (const MountDecision& decision : mounts) {
    if (!decision.seen_by) continue;
    FurtherKey key{decision.mount.mount_point, decision.mount.fstype, decision.mount.source, 0};
    std::get<std::size_t>(key) = alike[key]++;
    further.emplace(std::move(key), &decision);
  }
  return further;
}

template <typename Key>
void pair_by_key(const std::map<Key, const MountDecision*>& a, const std::map<Key, const MountDecision*>& b,
                 std::vector<MountPair>& pairs) {
  for (const auto& [key, mount] : b) {
    const auto old = a.find(key);
    pairs.push_back({old == a.end() ? nullptr : old->second, mount});
  }
  for (const auto& [key, mount] : a) {
    if (!b.contains(key)) pairs.push_back({mount, nullptr});
  }
}

}  // namespace

std::vector<MountPair> pair_mounts(const std::vector<MountDecision>& a, const std::vector<MountDecision>& b) {
  std::vector<MountPair> pairs;
  pair_by_key(visible_mounts(a), visible_mounts(b), pairs);
  pair_by_key(further_mounts(a), further_mounts(b), pairs);
  return pairs;
}

std::vector<Finding> diff_mounts(const std::vector<MountPair>& pairs, const FurtherMountGaps& gaps) {
  std::vector<Finding> findings;
  for (const MountPair& pair : pairs) {
    if (pair.a == nullptr || pair.b == nullptr) {
      findings.push_back(lone_mount(pair, gaps));
      continue;
    }
    std::vector<std::string> reasons = mount_changes(pair.a->mount, pair.b->mount);
    if (reasons.empty()) continue;
    findings.push_back(mount_finding(Change::modified, pair));
    findings.back().reasons = std::move(reasons);
  }
  return findings;
}

}  // namespace exhibit::diff
