#include "collector/acquire/entrance.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/statx_fields.h"
#include "collector/runtime/traits.h"

namespace exhibit {
namespace {

/// "/a", "/a/b" of "/a/b/c".
std::vector<std::string> folders_above(const std::string& path) {
  std::vector<std::string> folders;
  for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    folders.push_back(path.substr(0, slash));
  }
  return folders;
}

std::shared_ptr<const UniqueFd> mount_namespace_of(const ProcessFolder& process) {
  auto opened = process.open("ns/mnt", O_RDONLY);
  return std::make_shared<const UniqueFd>(opened ? std::move(*opened) : UniqueFd());
}

/// Whether the process sees the mount that its root directory is on: not one in a jail (chroot(2)), whose mountinfo leaves out
/// what is outside.
bool sees_its_root_mount(const Entrance& entrance) {
  const std::uint64_t root = mount_id_of(entrance.root.get());
  return std::ranges::any_of(parse_mountinfo(entrance.folder.read("mountinfo").bytes).mounts, [&](const Mount& mount) {
    return mount.mount_point == "/" && mount.id == root;
  });
}

std::expected<Entrance, Outcome> enter_by(const ProcFs& proc, const ProcessFacts& facts, const ProcessFacts& host) {
  if (facts.root && facts.root == host.root) {
    return std::unexpected(Outcome::skipped("its processes have the host's own root directory"));
  }
  auto folder = proc.process(facts.identity.pid);
  if (!folder || !is_alive(proc, facts.identity)) {
    return std::unexpected(Outcome{OutcomeKind::vanished, "no process of it is left", {}, {}});
  }
  auto root = folder->open("root", O_PATH | O_DIRECTORY);
  if (!root) return std::unexpected(Outcome::from_errno(root.error().system_errno));
  auto mount_namespace = mount_namespace_of(*folder);
  return Entrance{facts.identity, std::move(*folder), std::move(*root), std::move(mount_namespace)};
}

/// The first process that sees its root's mount; else the first whose root can be opened; else why the last's cannot.
std::expected<Entrance, Outcome> enter(const ProcFs& proc, const std::vector<const ProcessFacts*>& processes,
                                       const ProcessFacts& host) {
  std::expected<Entrance, Outcome> found = std::unexpected(Outcome{OutcomeKind::vanished, "no process of it is left", {}, {}});
  for (const ProcessFacts* facts : processes) {
    auto entrance = enter_by(proc, *facts, host);
    if (entrance && sees_its_root_mount(*entrance)) return entrance;
    if (!found) found = std::move(entrance);
  }
  return found;
}

void add_view(const ProcFs& proc, std::int64_t pid, std::vector<View>& views) {
  if (auto view = view_of(proc, pid)) views.push_back(std::move(*view));
}

}  // namespace

std::optional<View> view_of(const ProcFs& proc, std::int64_t pid) {
  const auto folder = proc.process(pid);
  if (!folder) return std::nullopt;
  auto root = folder->open("root", O_PATH | O_DIRECTORY);
  if (!root) return std::nullopt;
  View view{fmt::format("/proc/{}/root", pid), std::move(*root), {}, mount_namespace_of(*folder)};
  for (Mount& mount : parse_mountinfo(folder->read("mountinfo").bytes).mounts) view.mounts.emplace(mount.id, std::move(mount));
  return view;
}

std::expected<Entrance, Outcome> enter(const ProcFs& proc, const Target& target, const ProcessFacts& host) {
  return enter(proc, target.processes, host);
}

std::map<std::uint64_t, std::expected<Entrance, Outcome>> enter_further(const ProcFs& proc, const Target& target,
                                                                       const Entrance& first, const ProcessFacts& host) {
  std::set<std::optional<std::uint64_t>> entered = {namespace_of(host, "mnt"), std::nullopt};
  std::map<std::uint64_t, std::vector<const ProcessFacts*>> others;
  for (const ProcessFacts* facts : target.processes) {
    if (facts->identity == first.process) entered.insert(namespace_of(*facts, "mnt"));
  }
  for (const ProcessFacts* facts : target.processes) {
    const auto mounts = namespace_of(*facts, "mnt");
    if (!entered.contains(mounts)) others[*mounts].push_back(facts);
  }
  std::map<std::uint64_t, std::expected<Entrance, Outcome>> entrances;
  for (const auto& [mounts, processes] : others) entrances.emplace(mounts, enter(proc, processes, host));
  return entrances;
}

std::vector<Mount> mounts_seen_by(const Entrance& entrance) {
  std::vector<Mount> mounts = parse_mountinfo(entrance.folder.read("mountinfo").bytes).mounts;
  if (std::ranges::any_of(mounts, [](const Mount& mount) { return mount.mount_point == "/"; })) return mounts;
  struct statx status {};
  look(entrance.root.get(), status);
  Mount root;
  root.id = status.stx_mnt_id;
  root.dev = fmt::format("{}:{}", status.stx_dev_major, status.stx_dev_minor);
  root.root = entrance.folder.read_link("root").target;
  root.mount_point = "/";
  root.fstype = unknown_file_system;
  root.source = "a directory of another mount (chroot)";
  mounts.insert(mounts.begin(), std::move(root));
  return mounts;
}

std::vector<View> layer_views(const ProcFs& proc, const Target& target, const FoundContainers& found) {
  std::vector<View> views;
  for (const ProcessFacts* facts : target.processes) {
    const Shim* shim = shim_of(*facts, found);
    if (shim == nullptr) continue;
    add_view(proc, shim->pid, views);
    break;
  }
  add_view(proc, 1, views);
  add_view(proc, ::getpid(), views);
  return views;
}

std::vector<std::string> layer_folders(const Target& target) {
  std::vector<std::string> folders;
  for (const RuntimeStateFile& file : target.container->state) {
    for (const std::string& above : folders_above(file.source)) {
      for (const char* storage : {"overlay2", "overlay"}) folders.push_back(fmt::format("{}/{}", above, storage));
    }
  }
  std::ranges::sort(folders);
  const auto twice = std::ranges::unique(folders);
  folders.erase(twice.begin(), twice.end());
  return folders;
}

}  // namespace exhibit
