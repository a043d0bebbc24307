#include "collector/runtime/exited_places.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <set>
#include <utility>

#include "collector/proc/parse.h"
#include "collector/rootfs/answering_mounts.h"
#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/open_by_steps.h"
#include "collector/runtime/containerd_state.h"
#include "collector/runtime/docker_state.h"
#include "collector/runtime/monitors.h"
#include "collector/runtime/podman_state.h"
#include "collector/runtime/subject.h"
#include "collector/runtime/traits.h"

namespace exhibit {
namespace {

constexpr std::array<const char*, 4> usual_roots = {"/var/lib/docker", "/var/lib/containerd",
                                                    "/var/lib/containers/storage", "/var/lib/lxc"};

/// A file system in which paths are meant: the host's, or that of a runtime that runs in a container.
struct World {
  std::string path;  ///< how its root is written down: empty for the host's
  UniqueFd root;
  std::shared_ptr<const MountsById> mounts;
  std::shared_ptr<const AnsweringMounts> answering;
};

World make_world(std::string path, UniqueFd root, std::string_view mountinfo, bool are_roots) {
  auto by_id = std::make_shared<MountsById>();
  auto answering = std::make_shared<AnsweringMounts>();
  std::vector<Mount> mounts = parse_mountinfo(mountinfo).mounts;
  answering->learn(mounts, are_roots);
  for (Mount& mount : mounts) by_id->emplace(mount.id, std::move(mount));
  return {std::move(path), std::move(root), std::move(by_id), std::move(answering)};
}

std::optional<World> world_of(const ProcFs& proc, const ProcessIdentity& identity, std::string path) {
  const auto process = open_process(proc, identity);
  if (!process) return std::nullopt;
  auto root = process->open("root", O_PATH | O_DIRECTORY);
  if (!root) return std::nullopt;
  return make_world(std::move(path), std::move(*root), process->read("mountinfo").bytes, has_mounts_of_root(*process));
}

std::string working_directory() {
  std::array<char, 4096> path{};
  return ::getcwd(path.data(), path.size()) == nullptr ? "/" : path.data();
}

/// "/srv/docker" of "/srv/docker/containers/<id>/config.v2.json": `levels` components less.
std::string above(std::string path, int levels) {
  for (; levels > 0; --levels) path = folder_of(path);
  return path;
}

/// The data root that a running container's state was read in, by its evidence; empty where it tells of none.
std::string root_of_evidence(const Evidence& evidence) {
  if (evidence.source == "docker state") return above(evidence.where, 3);
  if (evidence.source == "containers.json" || evidence.source == "containerd meta.db" ||
      evidence.source == "lxc config")
    return above(evidence.where, 2);
  return {};
}

/// "~/.local/share/containers/storage" of each user.
std::vector<std::string> storage_of_users(std::string_view passwd) {
  std::vector<std::string> paths;
  while (!passwd.empty()) {
    const auto end = std::min(passwd.find('\n'), passwd.size());
    std::string_view line = passwd.substr(0, end);
    passwd.remove_prefix(std::min(end + 1, passwd.size()));
    for (int field = 0; field < 5 && !line.empty(); ++field) {
      line.remove_prefix(std::min(line.find(':'), line.size() - 1) + 1);
    }
    const std::string_view home = line.substr(0, line.find(':'));
    if (home.starts_with('/')) paths.push_back(std::string(home) + "/.local/share/containers/storage");
  }
  return paths;
}

class PlaceFinder {
 public:
  PlaceFinder(const ProcFs& proc, const Survey& survey, std::vector<UnreadState>& unread)
      : proc_(proc), survey_(survey), host_(host_facts(survey)), unread_(unread) {
    worlds_.emplace("", world_of(proc, survey.host.identity, ""));
  }

  void look_at_daemons() {
    for (const ProcessFacts& process : survey_.processes) {
      const std::string world = world_path(process);
      if (process.comm == "dockerd") look_at_docker(world, process);
      if (process.comm == "containerd") look_at_containerd(world, process);
      const auto monitor = recognize_monitor(process);
      if (monitor && monitor->kind == MonitorKind::conmon) look_at_conmon(world, *monitor);
      if (monitor && monitor->kind == MonitorKind::lxc_monitor) add(world, monitor->folder);
    }
  }

  void look_at_running(const FoundContainers& running) {
    for (const FoundContainer& container : running.containers) {
      for (const Evidence& evidence : container.record.evidence) add_written(root_of_evidence(evidence));
    }
  }

  void look_at_usual() {
    for (const char* root : usual_roots) add("", root);
    const auto& host = worlds_.at("");
    if (!host) return;
    const StateFolder root =
        StateFolder::of(UniqueFd(::fcntl(host->root.get(), F_DUPFD_CLOEXEC, 0)), "/", host->answering);
    for (const std::string& storage : storage_of_users(root.read("/etc/passwd").bytes)) add("", storage);
  }

  /// `path` as this program sees it.
  Result<void> look_at_asked(const std::string& path) {
    UniqueFd root(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    const World own = make_world("", std::move(root), proc_.read("self/mountinfo").bytes, true);
    const std::string whole = path.starts_with('/') ? path : working_directory() + "/" + path;
    auto opened = open(own, whole);
    if (!opened) return std::unexpected(std::move(opened).error());
    keep(std::move(*opened), own.mounts, true);
    return {};
  }

  std::vector<StatePlace> take() { return std::move(places_); }

 private:
  std::string world_path(const ProcessFacts& process) const {
    const bool is_hosts = namespace_of(process, "mnt") == host_.mount_namespace;
    return is_hosts ? "" : "/proc/" + std::to_string(process.identity.pid) + "/root";
  }

  const std::optional<World>& world(const std::string& path) {
    const auto known = worlds_.find(path);
    if (known != worlds_.end()) return known->second;
    std::optional<World> opened;
    for (const ProcessFacts& process : survey_.processes) {
      if ("/proc/" + std::to_string(process.identity.pid) + "/root" != path) continue;
      opened = world_of(proc_, process.identity, path);
    }
    return worlds_.emplace(path, std::move(opened)).first->second;
  }

  std::string read_in(const std::string& world_path, const std::string& file) {
    const auto& in = world(world_path);
    if (!in || file.empty()) return {};
    return StateFolder::of(UniqueFd(::fcntl(in->root.get(), F_DUPFD_CLOEXEC, 0)), "/", in->answering).read(file).bytes;
  }

  void look_at_docker(const std::string& in, const ProcessFacts& daemon) {
    const std::string config = option_value(daemon.cmdline, {"--config-file"});
    const std::string told = option_value(daemon.cmdline, {"--data-root", "-g", "--graph"});
    const std::string configured =
        data_root_in_daemon_json(read_in(in, config.empty() ? "/etc/docker/daemon.json" : config));
    for (const std::string& root : {told, configured, std::string(usual_roots[0])}) add(in, root);
  }

  void look_at_containerd(const std::string& in, const ProcessFacts& daemon) {
    const std::string config = option_value(daemon.cmdline, {"--config", "-c"});
    const std::string configured = config.empty() ? "" : root_in_containerd_config(read_in(in, config));
    const std::string told = option_value(daemon.cmdline, {"--root"});
    for (const std::string& root : {told, configured, std::string(usual_roots[1])}) add(in, root);
  }

  void look_at_conmon(const std::string& in, const Monitor& conmon) {
    const auto place = storage_place_of(conmon.folder);
    for (const std::string& root : {conmon.root, place ? place->root : "", std::string(usual_roots[2])}) add(in, root);
  }

  /// `where` with its world in front, as evidence has it.
  void add_written(const std::string& where) {
    static constexpr std::string_view mark = "/root/";
    const auto end = where.starts_with("/proc/") ? where.find(mark) : std::string::npos;
    if (end == std::string::npos) return add("", where);
    const std::size_t root = end + mark.size() - 1;
    add(where.substr(0, root), where.substr(root));
  }

  void add(const std::string& in, const std::string& path) {
    if (!path.starts_with('/') || !tried_.emplace(in, path).second) return;
    const auto& found = world(in);
    if (!found) return;
    auto opened = open(*found, path);
    if (opened) return keep(std::move(*opened), found->mounts, false);
    const Error& error = opened.error();
    if (error.system_errno == ENOENT || error.system_errno == ENOTDIR) return;
    const bool may_hang = error.system_errno == EREMOTE;
    unread_.push_back({in + path, may_hang ? Outcome::skipped("on a network or FUSE file system, which may hang")
                                           : Outcome::from_errno(error.system_errno)});
  }

  static Result<StateFolder> open(const World& in, const std::string& path) {
    const auto may_enter = [&](int handle) {
      const auto mount = in.mounts->find(mount_id_of(handle));
      return mount == in.mounts->end() || !(may_hang(mount->second.fstype) || mount->second.fstype == "autofs");
    };
    auto folder = open_by_steps(in.root.get(), path, O_PATH | O_DIRECTORY, true, may_enter);
    if (!folder) return std::unexpected(folder.error());
    return StateFolder::of(std::move(*folder), in.path + path, in.answering);
  }

  void keep(StateFolder folder, std::shared_ptr<const MountsById> mounts, bool was_asked_for) {
    struct stat status{};
    if (::fstat(folder.descriptor(), &status) != 0) return;
    if (!kept_.emplace(status.st_dev, status.st_ino).second) return;
    places_.push_back({std::move(folder), std::move(mounts), was_asked_for});
  }

  const ProcFs& proc_;
  const Survey& survey_;
  HostFacts host_;
  std::vector<UnreadState>& unread_;
  std::map<std::string, std::optional<World>> worlds_;  ///< by their path
  std::set<std::pair<std::string, std::string>> tried_;
  std::set<std::pair<dev_t, ino_t>> kept_;
  std::vector<StatePlace> places_;
};

}  // namespace

Result<std::vector<StatePlace>> state_places(const ProcFs& proc, const Survey& survey,
                                             const std::vector<std::string>& state_roots,
                                             const FoundContainers& running, std::vector<UnreadState>& unread) {
  PlaceFinder finder(proc, survey, unread);
  for (const std::string& root : state_roots) {
    if (auto looked = finder.look_at_asked(root); !looked) return std::unexpected(looked.error());
  }
  finder.look_at_daemons();
  finder.look_at_running(running);
  finder.look_at_usual();
  return finder.take();
}

}  // namespace exhibit
