#include "evidence/diff/mount_diff.h"

#include <fmt/format.h>

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

std::string mount_phrase(const Mount& mount) {
  return fmt::format("{} {} from {}", escape_for_terminal(mount.fstype), escape_for_terminal(mount.root),
                     escape_for_terminal(mount.source));
}

Finding mount_finding(Change change, const MountDecision* before, const MountDecision* after) {
  Finding finding{.kind = FindingKind::mount, .change = change};
  finding.path = (after != nullptr ? after : before)->mount.mount_point;
  if (before != nullptr) finding.before = to_json(*before);
  if (after != nullptr) finding.after = to_json(*after);
  return finding;
}

}  // namespace

std::map<std::string, const MountDecision*> visible_mounts(const std::vector<MountDecision>& mounts) {
  std::map<std::string, const MountDecision*> visible;
  for (const MountDecision& decision : mounts) {
    if (decision.kind != MountDecisionKind::covered) visible[decision.mount.mount_point] = &decision;
  }
  return visible;
}

std::vector<Finding> diff_mounts(const std::vector<MountDecision>& a, const std::vector<MountDecision>& b) {
  const auto before = visible_mounts(a);
  const auto after = visible_mounts(b);
  std::vector<Finding> findings;
  for (const auto& [point, mount] : after) {
    const auto old = before.find(point);
    if (old == before.end()) {
      findings.push_back(mount_finding(Change::added, nullptr, mount));
      findings.back().reasons.push_back(mount_phrase(mount->mount));
      continue;
    }
    std::vector<std::string> reasons = mount_changes(old->second->mount, mount->mount);
    if (reasons.empty()) continue;
    findings.push_back(mount_finding(Change::modified, old->second, mount));
    findings.back().reasons = std::move(reasons);
  }
  for (const auto& [point, mount] : before) {
    if (after.contains(point)) continue;
    findings.push_back(mount_finding(Change::removed, mount, nullptr));
    findings.back().reasons.push_back(mount_phrase(mount->mount));
  }
  return findings;
}

}  // namespace exhibit::diff
