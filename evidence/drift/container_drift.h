// The drift of one container, mount by mount.
#pragma once

#include <string>
#include <vector>

#include "evidence/diff/bundle_side.h"
#include "evidence/drift/drift_finding.h"
#include "evidence/records/container.h"
#include "evidence/records/mount.h"

namespace exhibit::drift {

/// What a mount was held against.
enum class Basis : std::uint8_t {
  image,    ///< the layers that its image brought
  nothing,  ///< it began empty
  times,    ///< the container's start, of several that show it the earliest: weaker
  none,     ///< nothing: it cannot be told
  held,     ///< no mount: what processes hold and no path leads to
  seen,     ///< no mount: what processes, mounts and the container are
};
std::string_view basis_word(Basis basis);

struct MountDrift {
  MountDecision mount;
  Basis basis = Basis::none;
  std::string why;                       ///< a sentence on a basis that is not the image; escaped
  std::vector<std::string> also_seen;    ///< sentences on where else the same tree is mounted; escaped
  std::vector<ContainerRecord> also_of;  ///< other containers that show the same tree
  std::vector<DriftFinding> findings;
};

struct ContainerDrift {
  ContainerRecord container;
  std::vector<MountDecision> decisions;  ///< all of its mounts
  std::vector<MountDrift> mounts;        ///< those that the bundle tells of
  std::vector<std::string> notes;        ///< sentences on what was asked for it; escaped
};

/// Judges a container's mounts one by one.
class ContainerJudge {
 public:
  /// `side` and `packages`, which may be null, outlive the judge.
  ContainerJudge(const diff::BundleSide& side, const PackageTruth* packages) : side_(side), packages_(packages) {}

  /// A container with its mounts, and findings on what processes hold alone. Fails where mounts.jsonl is damaged.
  Result<ContainerDrift> begin(const ContainerRecord& container) const;
  /// Fills in basis and findings, one on the mount point where a walk of the mount is missing or did not see all.
  /// Fails where a listing is damaged.
  Result<void> judge(const ContainerDrift& container, MountDrift& mount) const;

 private:
  Result<void> judge_entries(const ContainerDrift& container, MountDrift& mount) const;
  Result<void> judge_by_times(const ContainerDrift& container, MountDrift& mount) const;

  const diff::BundleSide& side_;
  const PackageTruth* packages_;
};

}  // namespace exhibit::drift
