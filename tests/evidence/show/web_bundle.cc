#include "tests/evidence/show/web_bundle.h"

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/ledger_writer.h"
#include "evidence/bundle/member_name.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/records/acquisition.h"
#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"
#include "evidence/records/process.h"
#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

using std::string_literals::operator""s;

constexpr const char* bundle_id = "0f0e0d0c-0b0a-4900-8807-060504030201";

ContainerRecord web() {
  ContainerRecord container;
  container.cid = "c0001";
  container.runtime = "docker";
  container.id = "3f2a1b2c3d4e5f60718293a4b5c6d7e8";
  container.name = "web";
  container.configured_env = {"TOP_SECRET=API_KEY"};
  container.configured_env_source = "/var/lib/docker/config.v2.json";
  container.namespaces = {{"net", 4026532000}};
  container.pids = {10, 11};
  return container;
}

ProcessRecord process(std::int64_t pid, std::int64_t ppid, std::string command, std::string environ_state) {
  ProcessRecord record;
  record.identity = {pid, static_cast<std::uint64_t>(pid)};
  record.cid = "c0001";
  record.ppid = ppid;
  record.comm = command;
  record.cmdline = {std::move(command)};
  record.state = "S";
  record.uid = 0;
  record.environ_state = std::move(environ_state);
  record.artifacts = {{"environ", {}, 1}};
  return record;
}

void add_process(BundleWriter& bundle, const ProcessRecord& process, const std::string& environ,
                 const std::string& fds) {
  const std::string folder = "data/c/c0001/p/" + folder_name(process.identity) + "/";
  bundle.add(folder + "environ", environ, {"/proc/" + std::to_string(process.identity.pid) + "/environ", {}, {}, {}});
  bundle.add(folder + "fd.jsonl", fds);
  bundle.add(folder + "process.json", to_json(process) + "\n");
}

void add_processes(BundleWriter& bundle) {
  add_process(bundle, process(10, 1, "nginx", "overwritten"), "\0\0\0"s, "");
  add_process(bundle, process(11, 10, "sh", "intact"), "TOP_SECRET=API_KEY\0"s,
              R"({"fd":3,"outcome":"ok","target":"socket:[31337]","fdinfo":"","fdinfo_outcome":"ok"})"
              "\n");
}

void add_network(BundleWriter& bundle) {
  bundle.add("data/net/4026532000/tcp",
             "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
             "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1 "
             "0000000000000000 100 0 0 10 0\n");
  bundle.add("data/net/4026532000/unix", "Num       RefCount Protocol Flags    Type St Inode Path\n");
}

MountDecision mount(std::string mount_point, std::string fsid, MountDecisionKind kind) {
  MountDecision decision;
  decision.mount.mount_point = std::move(mount_point);
  decision.mount.root = "/";
  decision.mount.fstype = "tmpfs";
  decision.fsid = std::move(fsid);
  decision.kind = kind;
  return decision;
}

MountDecision layered_root() {
  MountDecision decision = mount("/", "", MountDecisionKind::layered);
  decision.upper = "fs0003";
  decision.lowers = {"fs0001"};
  return decision;
}

void add_mounts(BundleWriter& bundle, const MountDecision& root) {
  bundle.add("data/c/c0001/mounts.jsonl", to_json(root) + "\n" +
                                              to_json(mount("/data", "fs0002", MountDecisionKind::walked)) + "\n" +
                                              to_json(mount("/proc", "", MountDecisionKind::skipped)) + "\n");
}

FileEntry entry(std::string path, FileType type, std::uint16_t mode) {
  FileEntry made;
  made.path = std::move(path);
  made.type = type;
  made.mode = mode;
  return made;
}

std::vector<FileEntry> upper_entries() {
  FileEntry whiteout = entry("/bin/su", FileType::character, 0);
  whiteout.rdev = DeviceNumber{0, 0};
  return {entry("/", FileType::dir, 0755), entry("/bin", FileType::dir, 0700), whiteout,
          entry("/data", FileType::dir, 0755), entry("/data/below", FileType::file, 0644)};
}

void add_walk(BundleWriter& bundle, const std::string& fsid, const std::vector<FileEntry>& entries) {
  std::string listing;
  for (const FileEntry& one : entries) append_line(listing, one);
  const std::string folder = "data/fs/" + fsid + "/";
  bundle.add(folder + numbered_name("listing", 1, "jsonl.zst"), PartCompressor().compress(listing));
  WalkRecord walk;
  walk.fsid = fsid;
  walk.cid = "c0001";
  walk.entries = entries.size();
  walk.outcomes = {{"ok", entries.size()}};
  bundle.add(folder + "walk.json", to_json(walk) + "\n");
}

void add_ledger(BundleWriter& bundle) {
  LedgerWriter ledger(bundle);
  ledger.add({"process", "data/c/c0001/p/10-10/", "c0001", {}, "nginx", now()});
  ledger.add({"entry", "/gone", "fs0001", {OutcomeKind::denied, {}, "EACCES", {}}, {}, now()});
  ledger.add({"entry", "/elsewhere", "fs0009", {OutcomeKind::denied, {}, "EACCES", {}}, {}, now()});
  ledger.finish();
}

std::string write_bundle(const std::string& path, const MountDecision& root) {
  auto output = FileOutput::create(path);
  BundleWriter bundle(output.value(), bundle_id, now());
  AcquisitionStart start;
  start.bundle_id = bundle_id;
  start.proc_source = "detached";
  bundle.add("data/acquisition/start.json", to_json(start) + "\n");
  bundle.add("data/containers.jsonl", to_json(web()) + "\n");
  bundle.add(configured_env_member("c0001"), configured_env_lines(web().configured_env));
  add_processes(bundle);
  add_network(bundle);
  add_mounts(bundle, root);
  add_walk(bundle, "fs0001",
           {entry("/", FileType::dir, 0755), entry("/" + hostile, FileType::file, 0644),
            entry("/bin", FileType::dir, 0755), entry("/bin/su", FileType::file, 04755)});
  add_walk(bundle, "fs0002", {entry("/", FileType::dir, 0755), entry("/notes", FileType::file, 0600)});
  if (root.upper) add_walk(bundle, *root.upper, upper_entries());
  add_ledger(bundle);
  bundle.add("data/acquisition/finish.json", to_json(AcquisitionFinish{}) + "\n");
  bundle.seal("complete", 2);
  return path;
}

}  // namespace

std::string write_web_bundle(const TemporaryFolder& folder) {
  return write_bundle(folder / "web.tar", mount("/", "fs0001", MountDecisionKind::walked));
}

std::string write_layered_web_bundle(const TemporaryFolder& folder) {
  return write_bundle(folder / "layered.tar", layered_root());
}

}  // namespace exhibit::show
