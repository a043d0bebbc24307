#include "tests/evidence/diff/bundle_fixture.h"

#include <fmt/format.h>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/reader/content.h"
#include "hashing/uuid.h"

namespace exhibit::diff {
namespace {

constexpr std::string_view tcp_table =
    "  sl  local_address rem_address   st\n"
    "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 77 1\n";

CapturedProcess process(std::int64_t pid, std::vector<std::string> cmdline) {
  CapturedProcess captured;
  ProcessRecord& record = captured.record;
  record.identity = {pid, static_cast<std::uint64_t>(pid) * 10};
  record.cid = "c0001";
  record.comm = cmdline.front();
  record.exe = "/bin/" + cmdline.front();
  record.cmdline = std::move(cmdline);
  record.uid = record.gid = 0;
  record.environ_state = "intact";
  captured.environ = std::string("PATH=/bin") + '\0';
  return captured;
}

MountDecision mount(std::string point, std::string fstype, std::string fsid) {
  MountDecision decision;
  decision.mount.mount_point = std::move(point);
  decision.mount.root = "/";
  decision.mount.fstype = std::move(fstype);
  decision.mount.source = "none";
  decision.mount.options = "rw";
  decision.kind = fsid.empty() ? MountDecisionKind::skipped : MountDecisionKind::walked;
  decision.fsid = std::move(fsid);
  return decision;
}

void add_tree(BundleWriter& bundle, const std::string& fsid, const CapturedTree& tree) {
  std::string lines;
  for (const FileEntry& entry : tree.entries) append_line(lines, entry);
  const std::string folder = "data/fs/" + fsid + "/";
  bundle.add(folder + "listing.0001.jsonl.zst", PartCompressor().compress(lines));
  bundle.add(folder + "walk.json", to_json(tree.walk) + "\n");
}

void add_process(BundleWriter& bundle, const std::string& cid, const CapturedProcess& captured) {
  const std::string folder = fmt::format("data/c/{}/p/{}/", cid, folder_name(captured.record.identity));
  bundle.add(folder + "environ", captured.environ);
  bundle.add(folder + "process.json", to_json(captured.record) + "\n");
}

template <typename Record>
std::string lines_of(const std::vector<Record>& records) {
  std::string text;
  for (const Record& record : records) text += to_json(record) + "\n";
  return text;
}

}  // namespace

FileEntry Acquisition::captured(std::string path, std::string content) {
  FileEntry entry = a_file(std::move(path), content);
  entry.blobs = {sha256(content)};
  blobs.push_back(std::move(content));
  return entry;
}

Acquisition web_acquisition() {
  Acquisition acquisition;
  acquisition.start.boot_id = "boot";
  acquisition.start.selection = {"all containers"};
  ContainerRecord web;
  web.cid = "c0001";
  web.runtime = "docker";
  web.id = "0123456789abcdef";
  web.name = "web";
  web.image = "nginx";
  web.configured_env = {"A=1"};
  web.namespaces = {{"net", 4026531840}};
  web.leader = {1, 10};
  web.pids = {1, 2};
  acquisition.containers = {web};
  acquisition.processes["c0001"] = {process(1, {"init"}), process(2, {"sh"})};
  acquisition.tables[{4026531840, "tcp"}] = tcp_table;
  acquisition.mounts["c0001"] = {mount("/", "overlay", "fs0001"), mount("/proc", "proc", "")};
  acquisition.trees["fs0001"].walk.fsid = "fs0001";
  acquisition.trees["fs0001"].walk.outcomes = {{"ok", 3}};
  acquisition.files() = {a_directory("/"), a_directory("/etc"), a_file("/etc/passwd", "root")};
  return acquisition;
}

std::string write_bundle(const TemporaryFolder& folder, const std::string& name, const Acquisition& acquisition) {
  std::string path = folder / name;
  FileOutput output = FileOutput::create(path).value();
  BundleWriter bundle(output, random_uuid(), now());
  AcquisitionStart start = acquisition.start;
  start.bundle_id = bundle.bundle_id();
  bundle.add("data/acquisition/start.json", to_json(start) + "\n");
  bundle.add("data/containers.jsonl", lines_of(acquisition.containers));
  for (const ContainerRecord& container : acquisition.containers) {
    if (container.configured_env.empty()) continue;
    bundle.add(configured_env_member(container.cid), configured_env_lines(container.configured_env));
  }
  for (const auto& [cid, processes] : acquisition.processes) {
    for (const CapturedProcess& captured : processes) add_process(bundle, cid, captured);
  }
  for (const auto& [place, table] : acquisition.tables) {
    bundle.add(fmt::format("data/net/{}/{}", place.first, place.second), table);
  }
  for (const auto& [cid, mounts] : acquisition.mounts) {
    bundle.add(fmt::format("data/c/{}/mounts.jsonl", cid), lines_of(mounts));
  }
  for (const std::string& blob : acquisition.blobs) bundle.add(piece_member(sha256(blob)), blob);
  for (const auto& [fsid, tree] : acquisition.trees) add_tree(bundle, fsid, tree);
  AcquisitionFinish finish;
  finish.stopped_by = acquisition.stopped_by;
  bundle.add("data/acquisition/finish.json", to_json(finish) + "\n");
  bundle.seal("complete", 0);
  return path;
}

}  // namespace exhibit::diff
