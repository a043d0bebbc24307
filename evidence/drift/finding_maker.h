// Findings of one mount, with all that goes along with a verdict.
#pragma once

#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/drift/drift_finding.h"
#include "evidence/reader/mount_cover.h"
#include "evidence/records/container.h"
#include "evidence/records/mount.h"

namespace exhibit::drift {

/// What makes the same change in two containers equal: path, verdict and content.
Digest change_of(const DriftFinding& finding, const FileEntry& entry);

class FindingMaker {
 public:
  /// All must outlive the maker. `mounts` are all of the container's, `mount` is one of them; `packages` may be null.
  FindingMaker(const ContainerRecord& container, const std::vector<MountDecision>& mounts, const MountDecision& mount,
               const PackageTruth* packages)
      : container_(container), mounts_(mounts), mount_(mount), cover_(mounts, mount), packages_(packages) {}

  /// Of an entry of the mount's listing, as it is.
  DriftFinding of_entry(Verdict verdict, const FileEntry& entry, std::vector<std::string> reasons) const;
  /// Of a finding on the mount's listing against another. Fails where its own records do not decode, which is a fault
  /// of ours.
  Result<DriftFinding> of_difference(diff::Finding difference) const;

 private:
  void place(DriftFinding& finding, const FileEntry& entry) const;

  const ContainerRecord& container_;
  const std::vector<MountDecision>& mounts_;
  const MountDecision& mount_;
  MountCover cover_;
  const PackageTruth* packages_;
};

}  // namespace exhibit::drift
