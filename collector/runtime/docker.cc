#include <utility>

#include "collector/runtime/cgroup_id.h"
#include "collector/runtime/docker_state.h"
#include "collector/runtime/sources.h"
#include "collector/runtime/state_json.h"

namespace exhibit {
namespace {

/// "<data-root>/containers/<id>/hostname".
struct ContainerFolder {
  std::string data_root;
  std::string id;
};

std::optional<ContainerFolder> container_folder_of(std::string_view path) {
  static constexpr std::string_view mark = "/containers/";
  const auto at = path.rfind(mark);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view id = path.substr(at + mark.size());
  id = id.substr(0, id.find('/'));
  if (!is_container_id(id)) return std::nullopt;
  return ContainerFolder{std::string(path.substr(0, at)), std::string(id)};
}

/// Where the files lie that dockerd binds into a container.
std::vector<ContainerFolder> bound_folders(const Subject& subject) {
  std::vector<ContainerFolder> folders;
  for (const std::string& path : subject.storage.files) {
    if (auto folder = container_folder_of(path)) folders.push_back(std::move(*folder));
  }
  return folders;
}

std::vector<std::string> data_roots(const Subject& subject) {
  std::vector<std::string> roots;
  for (ContainerFolder& folder : bound_folders(subject)) roots.push_back(std::move(folder.data_root));
  for (const std::string_view mark : {"/overlay2/", "/fuse-overlayfs/", "/vfs/dir/"}) {
    for (const std::string& path : subject.storage.all()) {
      if (const auto at = path.rfind(mark); at != std::string::npos) roots.push_back(path.substr(0, at));
    }
  }
  for (const ProcessFacts* daemon : subject.processes_called("dockerd")) {
    roots.push_back(option_value(daemon->cmdline, {"--data-root", "-g", "--graph"}));
    const std::string config = option_value(daemon->cmdline, {"--config-file"});
    const RawFile json = subject.site.root.read(config.empty() ? "/etc/docker/daemon.json" : config);
    roots.push_back(data_root_in_daemon_json(json.bytes));
  }
  roots.push_back("/var/lib/docker");
  return roots;
}

void take_state(const Subject& subject, const DockerState& state, const Witness& source, Identity& identity) {
  identity.witness(source, "name " + state.name + ", image " + state.image +
                               (subject.leader_has_pid(state.pid) ? ", pid is the leader's" : ""));
  if (state.pid != 0 && !subject.leader_has_pid(state.pid)) {
    identity.conflict("docker state (" + source.where + ") has the pid " + std::to_string(state.pid) +
                      ", but the leader's is " + std::to_string(subject.leader.identity.pid));
  }
  identity.set_runtime("docker", source);
  identity.set_id(state.id, source);
  identity.set_name(state.name, source);
  identity.describe_image(state.image, state.image_digest);
  identity.describe_times(state.created, state.started);
  identity.describe_labels(state.labels);
  identity.describe_configuration(state.args, state.env, source.where);
}

bool read_state(const Subject& subject, const std::string& data_root, const std::string& id, Identity& identity) {
  const auto folder = subject.site.root.folder(data_root + "/containers/" + id);
  if (!folder) return false;
  RawFile config = folder->read("config.v2.json");
  const auto state = parse_docker_state(config.bytes);
  const Witness source{"docker state", folder->path_of("config.v2.json")};
  identity.keep_state("docker-config.v2.json", source.where, std::move(config));
  if (RawFile host = folder->read("hostconfig.json"); host.outcome.is_ok()) {
    identity.keep_state("docker-hostconfig.json", folder->path_of("hostconfig.json"), std::move(host));
  }
  if (!state) {
    identity.conflict("docker state (" + source.where + ") is not as Docker writes it");
    return true;
  }
  take_state(subject, *state, source, identity);
  return true;
}

/// The id that shim and bundle give, or the cgroup where nothing else speaks; empty if neither says Docker.
std::string id_without_mounts(const Subject& subject, const Identity& identity) {
  if (identity.record().runtime == "docker") {
    return identity.record().id.empty() ? subject.cgroup_id() : identity.record().id;
  }
  const CgroupCandidate* candidate = subject.traits.cgroup.innermost();
  const bool is_cgroups = candidate != nullptr && candidate->runtime == "docker" && !identity.has_runtime();
  return is_cgroups ? candidate->id : "";
}

/// With --network=container:<id> the files that are bound in are that container's.
bool shares_network(const Subject& subject, const ContainerFolder& bound, const std::string& id) {
  const std::string path = bound.data_root + "/containers/" + id + "/hostconfig.json";
  const auto host = parse_state_json(subject.site.root.read(path).bytes);
  return host && text_of(member_of(*host, "NetworkMode")) == "container:" + bound.id;
}

/// The id that some source gives, if the container is Docker's by any of them.
std::string docker_id(const Subject& subject, Identity& identity) {
  std::string id = id_without_mounts(subject, identity);
  for (const ContainerFolder& folder : bound_folders(subject)) {
    const Witness source{"mountinfo", folder.data_root + "/containers/" + folder.id};
    if (!id.empty() && id != folder.id && shares_network(subject, folder, id)) {
      identity.witness(source,
                       "hostname, hosts or resolv.conf is mounted from here: it shares that container's network");
      return id;
    }
    identity.witness(source, "hostname, hosts or resolv.conf is mounted from here");
    identity.set_id(folder.id, source);
    return identity.record().id;
  }
  return id;
}

}  // namespace

void identify_by_docker(const Subject& subject, Identity& identity) {
  const std::string id = docker_id(subject, identity);
  if (id.empty()) return;
  for (const std::string& root : data_roots(subject)) {
    if (!root.empty() && read_state(subject, root, id, identity)) return;
  }
}

}  // namespace exhibit
