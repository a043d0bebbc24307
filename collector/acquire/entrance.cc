#include "collector/acquire/entrance.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "collector/rootfs/answering_mounts.h"
#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/open_by_steps.h"
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

/// The mount of the process's root directory, where it sees it: one in a jail (chroot(2)) does not, since its mountinfo
/// leaves out what is outside.
std::optional<Mount> root_mount_of(const Entrance& entrance) {
  const std::uint64_t root = mount_id_of(entrance.root.get());
  for (Mount& mount : parse_mountinfo(entrance.folder.read("mountinfo").bytes).mounts) {
    if (mount.mount_point == "/" && mount.id == root) return std::move(mount);
  }
  return std::nullopt;
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
  Entrance entrance{facts.identity, std::move(*folder), std::move(*root), std::move(mount_namespace), {}};
  entrance.root_mount = root_mount_of(entrance);
  return entrance;
}

Mount jail_as_mount(const Entrance& entrance) {
  struct statx status{};
  look(entrance.root.get(), status);
  Mount root;
  root.id = status.stx_mnt_id;
  root.dev = fmt::format("{}:{}", status.stx_dev_major, status.stx_dev_minor);
  root.root = entrance.folder.read_link("root").target;
  root.mount_point = "/";
  root.fstype = unknown_file_system;
  root.source = "a directory of another mount (chroot)";
  return root;
}

/// The first process that sees its root's mount; else the first whose root can be opened; else why the last's cannot.
std::expected<Entrance, Outcome> enter(const ProcFs& proc, const std::vector<const ProcessFacts*>& processes,
                                       const ProcessFacts& host) {
  std::expected<Entrance, Outcome> found =
      std::unexpected(Outcome{OutcomeKind::vanished, "no process of it is left", {}, {}});
  for (const ProcessFacts* facts : processes) {
    auto entrance = enter_by(proc, *facts, host);
    if (entrance && entrance->root_mount) return entrance;
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
  View view{fmt::format("/proc/{}/root", pid),
            std::move(*root),
            {},
            mount_namespace_of(*folder),
            has_mounts_of_root(*folder)};
  for (Mount& mount : parse_mountinfo(folder->read("mountinfo").bytes).mounts)
    view.mounts.emplace(mount.id, std::move(mount));
  return view;
}

std::expected<Entrance, Outcome> enter(const ProcFs& proc, const Target& target, const ProcessFacts& host) {
  return enter(proc, target.processes, host);
}

std::map<std::uint64_t, std::expected<Entrance, Outcome>> enter_further(const ProcFs& proc, const Target& target,
                                                                        const Entrance& first,
                                                                        const ProcessFacts& host) {
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

AnsweringMounts answering_mounts_of_host(const ProcFs& proc) {
  AnsweringMounts mounts;
  for (const char* name : {"1/mountinfo", "self/mountinfo"})
    mounts.learn(parse_mountinfo(proc.read(name).bytes).mounts, true);
  return mounts;
}

bool leave_jail(Entrance& entrance, const std::vector<View>& views) {
  struct statx jail{};
  if (look(entrance.root.get(), jail) != 0) return false;
  const std::string device = fmt::format("{}:{}", jail.stx_dev_major, jail.stx_dev_minor);
  for (const View& view : views) {
    if (!view.are_roots_mounts) continue;
    AnsweringMounts answering;
    std::vector<Mount> mounts;
    for (const auto& [id, mount] : view.mounts) mounts.push_back(mount);
    answering.learn(mounts, true);
    const auto may_enter = [&](int handle) { return answering.contain(handle); };
    for (const Mount& mount : mounts) {
      if (mount.dev != device || mount.root != "/" || mount.fstype != "overlay") continue;
      auto whole = open_by_steps(view.root.get(), mount.mount_point, O_PATH | O_DIRECTORY, false, may_enter);
      if (!whole || mount_id_of(whole->get()) != mount.id) continue;
      entrance.root = std::move(*whole);
      entrance.mount_namespace = view.mount_namespace;
      entrance.root_mount = mount;
      entrance.root_mount->mount_point = "/";
      return true;
    }
  }
  return false;
}

std::vector<Mount> mounts_seen_by(const Entrance& entrance) {
  std::vector<Mount> mounts = parse_mountinfo(entrance.folder.read("mountinfo").bytes).mounts;
  const bool shows_root = std::ranges::any_of(mounts, [](const Mount& mount) { return mount.mount_point == "/"; });
  if (shows_root) return mounts;
  Mount root = entrance.root_mount ? *entrance.root_mount : jail_as_mount(entrance);
  if (entrance.root_mount) mounts.clear();  // their points are meant in the jail
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
