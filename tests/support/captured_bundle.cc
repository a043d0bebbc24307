#include "tests/support/captured_bundle.h"

#include <algorithm>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/output.h"
#include "evidence/bundle/zstd_part.h"
#include "hashing/uuid.h"

namespace exhibit::test {
namespace {

template <typename Record>
std::string lines_of(const std::vector<Record>& records) {
  std::string text;
  for (const Record& record : records) text += to_json(record) + "\n";
  return text;
}

std::string listing_of(std::vector<FileEntry> entries) {
  std::ranges::sort(entries, [](const FileEntry& l, const FileEntry& r) { return compare_paths(l.path, r.path) < 0; });
  std::string text;
  for (const FileEntry& entry : entries) append_line(text, entry);
  return PartCompressor().compress(text);
}

void add_held(BundleWriter& bundle, const HeldContents& held) {
  const std::string folder = "data/c/" + held.process.cid + "/p/" + folder_name(held.process.identity) + "/";
  if (!held.contents.empty()) bundle.add(folder + "content.jsonl", lines_of(held.contents));
  bundle.add(folder + "process.json", to_json(held.process) + "\n");
}

}  // namespace

CapturedBundle::CapturedBundle() {
  ContainerRecord web;
  web.cid = "c0001";
  web.runtime = "docker";
  web.id = "0123456789abcdef";
  web.name = "web";
  containers = {web};
  mounts["c0001"] = {mount("/", "fs0001")};
  walks["fs0001"] = {entry_of("/", FileType::dir)};
}

FileEntry CapturedBundle::entry_of(std::string path, FileType type) {
  FileEntry entry;
  entry.path = std::move(path);
  entry.type = type;
  entry.mode = type == FileType::file ? 04755 : 0755;
  entry.uid = 33;
  entry.gid = 0;
  entry.size = 0;
  entry.mtime = entry.ctime = Timestamp{1'700'000'000, 5};
  return entry;
}

FileEntry CapturedBundle::uncaptured(std::string path, std::string_view content) {
  FileEntry entry = entry_of(std::move(path), FileType::file);
  entry.size = content.size();
  entry.sha256 = sha256(content);
  return entry;
}

FileEntry CapturedBundle::file(std::string path, std::string_view content) {
  FileEntry entry = uncaptured(std::move(path), content);
  entry.blobs.emplace();
  while (!content.empty()) {
    const std::string_view piece = content.substr(0, blob_piece_size);
    content.remove_prefix(piece.size());
    const Digest digest = sha256(piece);
    entry.blobs->push_back(digest);
    pieces["data/blob/" + digest.hex().substr(0, 2) + "/" + digest.hex()] = piece;
  }
  return entry;
}

MountDecision CapturedBundle::mount(std::string point, std::string fsid) {
  MountDecision decision;
  decision.mount.mount_point = std::move(point);
  decision.mount.root = "/";
  decision.mount.fstype = "ext4";
  decision.kind = MountDecisionKind::walked;
  decision.fsid = std::move(fsid);
  return decision;
}

std::string CapturedBundle::write(const TemporaryFolder& folder, const std::string& name) const {
  std::string path = folder / name;
  FileOutput output = FileOutput::create(path).value();
  BundleWriter bundle(output, random_uuid(), now());
  AcquisitionStart start;
  start.bundle_id = bundle.bundle_id();
  start.capture = capture;
  bundle.add("data/acquisition/start.json", to_json(start) + "\n");
  bundle.add("data/containers.jsonl", lines_of(containers));
  for (const ContainerRecord& container : containers) {
    if (container.configured_env.empty()) continue;
    bundle.add(configured_env_member(container.cid), configured_env_lines(container.configured_env));
  }
  for (const HeldContents& one : held) add_held(bundle, one);
  for (const auto& [cid, decisions] : mounts) bundle.add("data/c/" + cid + "/mounts.jsonl", lines_of(decisions));
  for (const auto& [fsid, entries] : walks) {
    bundle.add("data/fs/" + fsid + "/listing.0001.jsonl.zst", listing_of(entries));
    WalkRecord walk;
    walk.fsid = fsid;
    bundle.add("data/fs/" + fsid + "/walk.json", to_json(walk) + "\n");
  }
  for (const auto& [member, bytes] : pieces) bundle.add(member, bytes);
  bundle.add("data/acquisition/ledger.0001.jsonl.zst", PartCompressor().compress(lines_of(ledger)));
  bundle.add("data/acquisition/finish.json", to_json(AcquisitionFinish()) + "\n");
  bundle.seal("complete", 0);
  return path;
}

}  // namespace exhibit::test
