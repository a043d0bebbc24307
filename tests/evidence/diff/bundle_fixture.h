// Bundles of one acquisition each, written by the writer itself, in the order of FORMAT.md 2.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "evidence/records/acquisition.h"
#include "evidence/records/container.h"
#include "evidence/records/mount.h"
#include "evidence/records/process.h"
#include "tests/evidence/diff/listing_fixture.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::diff {

struct CapturedProcess {
  ProcessRecord record;
  std::string environ;
};

struct CapturedTree {
  WalkRecord walk;
  Entries entries;
};

/// What an acquisition saw. Maps are by cid, network namespace and table, or fsid.
struct Acquisition {
  AcquisitionStart start;
  std::vector<ContainerRecord> containers;
  std::map<std::string, std::vector<CapturedProcess>> processes;
  std::map<std::pair<std::uint64_t, std::string>, std::string> tables;
  std::map<std::string, std::vector<MountDecision>> mounts;
  std::map<std::string, CapturedTree> trees;
  std::vector<std::string> blobs;  ///< captured contents, of one piece each
  std::string stopped_by;

  /// A file whose content is captured.
  FileEntry captured(std::string path, std::string content);

  CapturedProcess& process(std::size_t i) { return processes.at("c0001").at(i); }
  Entries& files() { return trees.at("fs0001").entries; }
};

/// The container "web" (c0001) with an init process and a shell, a listener on port 80, a root file system and a
/// skipped mount.
Acquisition web_acquisition();

/// Writes the bundle and returns its path.
std::string write_bundle(const TemporaryFolder& folder, const std::string& name, const Acquisition& acquisition);

}  // namespace exhibit::diff
