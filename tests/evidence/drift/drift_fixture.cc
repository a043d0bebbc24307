#include "tests/evidence/drift/drift_fixture.h"

#include <algorithm>
#include <stdexcept>

namespace exhibit::drift {
namespace {

Entries in_order(Entries entries) {
  const bool has_root = std::ranges::any_of(entries, [](const FileEntry& entry) { return entry.path == "/"; });
  if (!has_root) entries.push_back(a_directory("/"));
  std::ranges::sort(entries, [](const FileEntry& l, const FileEntry& r) { return compare_paths(l.path, r.path) < 0; });
  return entries;
}

void add_tree(Acquisition& acquisition, const std::string& fsid, Entries entries) {
  acquisition.trees[fsid].walk.fsid = fsid;
  acquisition.trees[fsid].entries = in_order(std::move(entries));
}

}  // namespace

FileEntry a_whiteout(std::string path) {
  FileEntry entry = diff::entry_at(std::move(path), FileType::character);
  entry.rdev = DeviceNumber{0, 0};
  return entry;
}

FileEntry copied_up(FileEntry entry) {
  entry.ino = *entry.ino + 7000;
  entry.btime = entry.ctime = entry.atime = later;
  return entry;
}

FileEntry recent(FileEntry entry) {
  entry.btime = entry.ctime = entry.mtime = later;
  return entry;
}

Acquisition layered_web(Entries upper) {
  Acquisition acquisition = diff::web_acquisition();
  acquisition.mounts["c0001"].resize(1);
  MountDecision& root = acquisition.mounts["c0001"][0];
  root.mount.id = 1;
  root.kind = MountDecisionKind::layered;
  root.fsid.clear();
  root.lowers = {"fs0001"};
  root.upper = "fs0002";
  add_tree(acquisition, "fs0001",
           {a_directory("/bin"), a_file("/bin/su", "su"), a_directory("/etc"), a_file("/etc/passwd", "root"),
            a_file("/etc/shadow", "hash")});
  add_tree(acquisition, "fs0002", std::move(upper));
  return acquisition;
}

MountDecision& add_mount(Acquisition& acquisition, std::string point, std::string fstype, std::string fsid,
                         Entries entries) {
  MountDecision& decision = acquisition.mounts["c0001"].emplace_back();
  decision.mount.id = 10 + acquisition.mounts["c0001"].size();
  decision.mount.parent = 1;
  decision.mount.mount_point = std::move(point);
  decision.mount.root = "/";
  decision.mount.fstype = std::move(fstype);
  decision.kind = MountDecisionKind::walked;
  decision.fsid = fsid;
  add_tree(acquisition, fsid, std::move(entries));
  return decision;
}

void add_sibling(Acquisition& acquisition, Entries upper) {
  ContainerRecord other = acquisition.containers[0];
  other.cid = "c0002";
  other.id = "fedcba";
  other.name = "other";
  acquisition.containers.push_back(other);
  acquisition.mounts["c0002"] = {acquisition.mounts["c0001"][0]};
  acquisition.mounts["c0002"][0].upper = "fs0012";
  add_tree(acquisition, "fs0012", std::move(upper));
}

const diff::BundleSide& DriftTest::side_of(const Acquisition& acquisition) {
  const std::string name = "b" + std::to_string(bundles_.size()) + ".tar";
  auto bundle = Bundle::open(write_bundle(folder_, name, acquisition));
  if (!bundle) throw std::runtime_error(bundle.error().message());
  bundles_.push_back(std::make_unique<Bundle>(*std::move(bundle)));
  auto side = diff::BundleSide::load("the bundle", *bundles_.back());
  if (!side) throw std::runtime_error(side.error().message());
  sides_.push_back(std::make_unique<diff::BundleSide>(*std::move(side)));
  return *sides_.back();
}

std::vector<ContainerDrift> DriftTest::drift_in(const Acquisition& acquisition, const PackageTruth* packages) {
  const diff::BundleSide& side = side_of(acquisition);
  auto drifts = drift_of(side, side.containers, packages);
  if (!drifts) throw std::runtime_error(drifts.error().message());
  return *std::move(drifts);
}

Words told(const std::vector<ContainerDrift>& drifts) {
  Words words;
  for (const ContainerDrift& drift : drifts) {
    for (const MountDrift& mount : drift.mounts) {
      for (const DriftFinding& finding : mount.findings) {
        const std::string from = finding.from_path.empty() ? "" : " from " + finding.from_path;
        words.push_back(drift.container.name + " " + std::string(verdict_word(finding.verdict)) + " " + finding.path +
                        from + (finding.quiet ? " quiet" : ""));
      }
    }
  }
  return words;
}

const DriftFinding& finding_on(const std::vector<ContainerDrift>& drifts, std::string_view path) {
  for (const ContainerDrift& drift : drifts) {
    for (const MountDrift& mount : drift.mounts) {
      const auto found = std::ranges::find(mount.findings, path, &DriftFinding::path);
      if (found != mount.findings.end()) return *found;
    }
  }
  throw std::runtime_error("no finding on " + std::string(path));
}

}  // namespace exhibit::drift
