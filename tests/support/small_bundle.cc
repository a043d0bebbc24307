#include "tests/support/small_bundle.h"

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/records/ledger_line.h"
#include "hashing/digest.h"
#include "tests/support/memory_output.h"

namespace exhibit::test {
namespace {

constexpr Timestamp some_time{1'700'000'000, 123'456'789};

Clocks sample_clocks() { return {some_time, 1'000'000'001, 2'000'000'002, true, 321}; }

FileEntry entry_of(std::string path, FileType type) {
  FileEntry entry;
  entry.path = std::move(path);
  entry.type = type;
  entry.mode = 0755;
  entry.uid = 0;
  entry.gid = 4'294'967'295;
  entry.size = 5'000'000'000;
  entry.nlink = 2;
  entry.ino = 18'446'744'073'709'551'615u;
  entry.dev = DeviceNumber{8, 1};
  entry.mtime = some_time;
  entry.ctime = Timestamp{-1, 500'000'000};
  entry.btime = Timestamp{0, 0};
  entry.atime = some_time;
  return entry;
}

std::string listing_text() {
  std::string text;
  for (const FileEntry& entry : sample_entries()) append_line(text, entry);
  return text;
}

std::string ledger_text() {
  const LedgerLine line{"entry", "/etc/shadow", "fs0001", Outcome::from_errno(13), "told\nwhy", some_time};
  return to_json(line) + "\n";
}

}  // namespace

AcquisitionStart sample_start() {
  AcquisitionStart start;
  start.bundle_id = small_bundle_id;
  start.tool_version = "0.1.0";
  start.tool_sha256 = sha256("tool").hex();
  start.argv = {"exhibit-collect", "-o", std::string("b\xff.tar")};
  start.operator_facts = {{"case", "2026-1"}, {"note", "two\nlines"}};
  start.hostname = "host";
  start.machine_id = "0123";
  start.boot_id = "4567";
  start.kernel = "Linux 6.1";
  start.taint = 4096;
  start.lsm = "apparmor";
  start.clock_ticks = 250;
  start.clocks = sample_clocks();
  start.euid = 1000;
  start.capabilities = {"CAP_SYS_PTRACE"};
  start.missing = {{"CAP_FOWNER", "access times may move"}};
  start.proc_source = "detached";
  start.proc_note = "hidepid=2";
  start.selection = {"web"};
  start.hash = "none";
  start.limits = {{"file_bytes", 1}, {"total_bytes", 2}};
  return start;
}

AcquisitionFinish sample_finish() {
  AcquisitionFinish finish;
  finish.status = "partial";
  finish.stopped_by = "signal";
  finish.clocks = sample_clocks();
  finish.clocks.synchronized.reset();
  finish.counts = {1, 2, 3, 4, 5, 6, 7};
  finish.footprint = {42, 10, 20, 30, 40, std::nullopt};
  return finish;
}

ContainerRecord sample_container() {
  ContainerRecord container;
  container.cid = "c0001";
  container.runtime = "docker";
  container.id = "3f2a1b2c3d4e";
  container.name = std::string("we\x1b[31mb");
  container.image = "nginx:1.27";
  container.image_digest = "sha256:ab";
  container.labels = {{"app", "web"}, {"odd", std::string("\xc3\x28")}};
  container.pod = Pod{"web-0", "default", "1234", "nginx"};
  container.created = "2026-01-01T00:00:00Z";
  container.started = "2026-01-01T00:00:01Z";
  container.configured_args = {"nginx", "-g", "daemon off;"};
  container.configured_env = {"PATH=/bin", std::string("BAD=\xff")};
  container.configured_env_source = "/run/docker/config.json";
  container.namespaces = {{"mnt", 4026532001}, {"net", 4026532002}};
  container.root = {"0:52", 9'007'199'254'740'993};
  container.leader = {100, 5000};
  container.pids = {100, 101};
  container.cgroup = "/docker/3f2a";
  container.state_files = {{"data/c/c0001/state/01-config.json", "/run/config.json"}};
  container.evidence = {{"cgroup", "/proc/100/cgroup", "3f2a"}};
  container.conflicts = {"the shim says another name"};
  return container;
}

ProcessRecord sample_process() {
  ProcessRecord process;
  process.identity = {100, 5000};
  process.started = "2026-01-01T00:00:01.000000000Z";
  process.cid = "c0001";
  process.ppid = 99;
  process.thread_of = 98;
  process.found_by = "cgroup.procs";
  process.shim = Shim{99, "containerd-shim", {"containerd-shim", "-id", "3f2a"}};
  process.comm = "nginx";
  process.cmdline = {"nginx", "", std::string("\xfe")};
  process.state = "S";
  process.uid = 0;
  process.gid = 33;
  process.user = "root";
  process.nspid = {100, 1};
  process.threads = 4;
  process.exe = "/usr/sbin/nginx (deleted)";
  process.cwd = "/";
  process.root = "/";
  process.namespaces = {{"pid", 4026532003}};
  process.environ_state = "overwritten";
  process.outcome = {OutcomeKind::changed, {}, {}, {"comm"}};
  process.captured = "2026-01-01T00:00:02.000000000Z";
  process.artifacts = {{"environ", {}, 12}, {"stack", Outcome::from_errno(1), 0}};
  return process;
}

MountDecision sample_mount() {
  MountDecision decision;
  decision.mount = {36, 35, "98:0", "/mnt1", "/mnt two", "rw,noatime", "ext3", "/dev/root", "rw,errors=continue"};
  decision.kind = MountDecisionKind::shared;
  decision.reason = "the same tree as c0001's /";
  decision.fsid = "fs0001";
  return decision;
}

WalkRecord sample_walk() {
  WalkRecord walk;
  walk.fsid = "fs0001";
  walk.dev = "0:52";
  walk.root = "/";
  walk.fstype = "overlay";
  walk.source = "overlay";
  walk.through = "/proc/100/root";
  walk.cid = "c0001";
  walk.outcome = {OutcomeKind::partial, "stopped", {}, {}};
  walk.begun = some_time;
  walk.ended = {1'700'000'001, 0};
  walk.parts = 1;
  walk.entries = 4;
  walk.files = 2;
  walk.bytes = 10;
  walk.hash = "sha256";
  walk.outcomes = {{"ok", 3}, {"denied", 1}};
  return walk;
}

std::vector<FileEntry> sample_entries() {
  FileEntry root = entry_of("/", FileType::dir);
  root.xattrs = {{"security.selinux", std::string("a\0b", 3)}, {std::string("user.\xff"), ""}};
  FileEntry file = entry_of("/a", FileType::file);
  file.attributes = {"append", "immutable"};
  file.sha256 = sha256("a");
  file.read = 4'999'999'999;
  file.outcome = {OutcomeKind::changed, {}, {}, {"size", "mtime"}};
  FileEntry sparse = entry_of(std::string("/a\n\xff"), FileType::file);
  sparse.sparse_sha256 = sha256("sparse");
  FileEntry link = entry_of("/b", FileType::symlink);
  link.target = "../c";
  FileEntry device = entry_of("/d", FileType::character);
  device.rdev = DeviceNumber{1, 3};
  FileEntry unread;
  unread.path = "/e";
  unread.missing = {"mode", "size"};
  unread.outcome = Outcome::from_errno(5);
  return {root, file, sparse, link, device, unread};
}

std::vector<Part> small_parts() {
  PartCompressor compressor;
  return {
      {"data/acquisition/start.json", to_json(sample_start()) + "\n"},
      {"data/containers.jsonl", to_json(sample_container()) + "\n"},
      {"data/c/c0001/p/100-5000/environ", std::string("A=1\0B=2\0", 8)},
      {"data/c/c0001/p/100-5000/process.json", to_json(sample_process()) + "\n"},
      {"data/net/4026532002/tcp", ""},
      {"data/c/c0001/mounts.jsonl", to_json(sample_mount()) + "\n"},
      {"data/fs/fs0001/listing.0001.jsonl.zst", compressor.compress(listing_text())},
      {"data/fs/fs0001/walk.json", to_json(sample_walk()) + "\n"},
      {"data/acquisition/ledger.0001.jsonl.zst", compressor.compress(ledger_text())},
      {"data/acquisition/finish.json", to_json(sample_finish()) + "\n"},
  };
}

std::string small_bundle() {
  MemoryOutput output;
  BundleWriter writer(output, std::string(small_bundle_id), some_time);
  for (const Part& part : small_parts()) writer.add(part.name, part.content);
  const AcquisitionFinish finish = sample_finish();
  writer.seal(finish.status, finish.counts.gaps);
  return output.bytes();
}

}  // namespace exhibit::test
