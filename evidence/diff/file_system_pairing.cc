#include "evidence/diff/file_system_pairing.h"

#include <map>

#include "evidence/diff/mount_diff.h"
#include "evidence/encoding/escape.h"
#include "evidence/overlay/layers.h"

namespace exhibit::diff {
namespace {

/// Those that both sides have.
std::vector<MountPair> common_mounts(const PairedMounts& mounts) {
  if (!mounts.are_complete()) return {};
  std::vector<MountPair> common = pair_mounts(*mounts.a, *mounts.b);
  std::erase_if(common, [](const MountPair& pair) { return pair.a == nullptr || pair.b == nullptr; });
  return common;
}

Finding unwalked(const std::string& mount_point, std::string_view side, const MountDecision& decision) {
  Finding finding{.kind = FindingKind::file, .change = Change::unknown, .path = mount_point};
  finding.reasons.push_back(std::string(side) +
                            " did not walk what is mounted here: " + escape_for_terminal(decision.reason));
  return finding;
}

}  // namespace

std::vector<FileSystemPair> pair_file_systems(const std::vector<ContainerPair>& pairs,
                                              const std::vector<PairedMounts>& mounts) {
  std::vector<FileSystemPair> found;
  using Walks = std::vector<std::string>;
  std::map<std::pair<Walks, Walks>, std::size_t> places;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    for (const MountPair& mount : common_mounts(mounts[i])) {
      if (!has_listing(*mount.a) || !has_listing(*mount.b)) continue;
      const auto [place, is_new] = places.try_emplace({walks_of(*mount.a), walks_of(*mount.b)}, found.size());
      if (is_new) {
        found.push_back({mount.a, mount.b, i, reached_at(*mount.b), {}});
        continue;
      }
      FileSystemPair& first = found[place->second];
      const std::string by = first.container == i ? "" : " by " + escape_for_terminal(shown_name(pairs[i].newest()));
      first.also_seen.push_back("also seen" + by + " below " + escape_for_terminal(reached_at(*mount.b)));
    }
  }
  return found;
}

std::vector<Finding> find_unwalked(const PairedMounts& mounts) {
  std::vector<Finding> findings;
  for (const MountPair& mount : common_mounts(mounts)) {
    if (has_listing(*mount.a) == has_listing(*mount.b)) continue;
    const bool lacks_a = !has_listing(*mount.a);
    findings.push_back(unwalked(reached_at(*mount.b), lacks_a ? "A" : "B", lacks_a ? *mount.a : *mount.b));
  }
  return findings;
}

std::vector<Finding> find_unwalked_root(const PairedMounts& mounts) {
  std::vector<Finding> findings = find_unwalked(mounts);
  std::erase_if(findings, [](const Finding& finding) { return finding.path != "/"; });
  return findings;
}

}  // namespace exhibit::diff
