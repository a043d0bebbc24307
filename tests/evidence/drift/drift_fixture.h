// Bundles whose containers drifted, and what is said of them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "evidence/drift/bundle_drift.h"
#include "tests/evidence/diff/bundle_fixture.h"

namespace exhibit::drift {

using diff::a_directory;
using diff::a_file;
using diff::a_link;
using diff::Acquisition;
using diff::Entries;
using diff::later;
using diff::some_time;
using diff::with_outcome;
using diff::Words;

FileEntry a_whiteout(std::string path);
/// As copying up leaves an entry: another inode, with new birth and change times.
FileEntry copied_up(FileEntry entry);
/// An entry that came later: born, changed and modified so.
FileEntry recent(FileEntry entry);

/// The container "web" with an overlay root: an image (fs0001) of /bin, /bin/su, /etc, /etc/passwd and /etc/shadow
/// below `upper` (fs0002). Roots are added.
Acquisition layered_web(Entries upper);
/// A mount on the root mount of `acquisition`'s container c0001, walked as `fsid`, with these entries and a root.
MountDecision& add_mount(Acquisition& acquisition, std::string point, std::string fstype, std::string fsid,
                         Entries entries);
/// A second container "other" (c0002) with another id, whose root is like that of the first but for its own upper.
void add_sibling(Acquisition& acquisition, Entries upper);

class DriftTest : public testing::Test {
 protected:
  /// The drift of all containers in the acquisition.
  std::vector<ContainerDrift> drift_in(const Acquisition& acquisition, const PackageTruth* packages = nullptr);
  /// The side of a bundle written from it, which stays until the test's end.
  const diff::BundleSide& side_of(const Acquisition& acquisition);

  TemporaryFolder folder_;
  std::vector<std::unique_ptr<Bundle>> bundles_;
  std::vector<std::unique_ptr<diff::BundleSide>> sides_;
};

/// "web modified /etc/passwd", with " quiet" where it is.
Words told(const std::vector<ContainerDrift>& drifts);
/// The finding on `path` of any container.
const DriftFinding& finding_on(const std::vector<ContainerDrift>& drifts, std::string_view path);

}  // namespace exhibit::drift
