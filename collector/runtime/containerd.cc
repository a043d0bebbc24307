#include <array>
#include <utility>

#include "collector/proc/parse.h"
#include "collector/runtime/containerd_state.h"
#include "collector/runtime/oci_bundle.h"
#include "collector/runtime/sources.h"
#include "collector/runtime/state_json.h"

namespace exhibit {
namespace {

/// A task's bundle that was found on disk.
struct FoundTask {
  StateFolder folder;
  std::string name_space;
  std::string id;
};

std::optional<std::uint64_t> init_pid(const StateFolder& bundle) {
  return parse_decimal(bundle.read("init.pid", 32).bytes);
}

/// The shim's working directory is the bundle of its first task; in a pod the other containers' lie beside it. The one
/// whose init.pid is the leader's is the container's, then that of the cgroup's id.
std::optional<FoundTask> task_beside_shim(const Subject& subject) {
  const auto shim = open_process(subject.proc, subject.monitor->process->identity);
  if (!shim) return std::nullopt;
  const auto own = StateFolder::behind(*shim, "cwd", shim->read_link("cwd").target);
  const auto tasks = own ? own->parent() : std::nullopt;
  if (!tasks) return std::nullopt;
  std::vector<std::string> ids = {subject.cgroup_id(), subject.monitor->id};
  for (std::string& name : tasks->names()) ids.push_back(std::move(name));
  for (const std::string& id : ids) {
    auto bundle = id.empty() ? std::nullopt : tasks->folder(id);
    const auto pid = bundle ? init_pid(*bundle) : std::nullopt;
    if (pid && subject.leader_has_pid(*pid)) return FoundTask{std::move(*bundle), subject.monitor->name_space, id};
  }
  const std::string& id = subject.cgroup_id().empty() ? subject.monitor->id : subject.cgroup_id();
  auto bundle = id.empty() ? std::nullopt : tasks->folder(id);
  if (!bundle) return std::nullopt;
  return FoundTask{std::move(*bundle), subject.monitor->name_space, id};
}

/// Without a shim: the task's folder holds the mount point of the container's root.
std::optional<FoundTask> task_of_mounts(const Subject& subject) {
  for (const std::string& path : subject.storage.all()) {
    const auto task = containerd_task_of(path);
    auto folder = task ? subject.site.root.folder(task->folder) : std::nullopt;
    if (folder) return FoundTask{std::move(*folder), task->name_space, task->id};
  }
  return std::nullopt;
}

void say_shim(const Subject& subject, Identity& identity) {
  const Monitor& shim = *subject.monitor;
  const Witness source{"shim", shim.where()};
  identity.witness(source, "namespace " + shim.name_space + ", id " + shim.id);
  // "moby" is Docker's namespace (moby, daemon/config: DefaultContainersNamespace).
  identity.set_runtime(shim.name_space == "moby" ? "docker" : "containerd", source);
}

/// options.json of the bundle names runc's root, to which the shim adds the namespace.
void find_low_level_state(const Subject& subject, const FoundTask& task, Identity& identity) {
  const auto options = parse_state_json(task.folder.read("options.json").bytes);
  const std::string root = options ? text_of(member_of(*options, "root")) : "";
  const std::array roots = {root, std::string("/run/containerd/runc"), std::string("/run/docker/runtime-runc")};
  for (const std::string& candidate : roots) {
    if (candidate.empty()) continue;
    const auto folder = subject.site.root.folder(candidate + "/" + task.name_space + "/" + task.id);
    if (folder && identify_by_runc_state(subject, *folder, task.id, identity)) return;
  }
}

/// In the order of how sure they are to be this containerd's.
std::vector<std::string> containerd_roots(const Subject& subject, const FoundTask* task) {
  std::vector<std::string> roots;
  if (task != nullptr) roots.push_back(containerd_root_of(task->folder.read_link("work").target));
  roots.push_back(containerd_root_of(subject.storage.upper));
  for (const ProcessFacts* daemon : subject.processes_called("containerd")) {
    const std::string own = option_value(daemon->cmdline, {"--root"});
    const std::string config = option_value(daemon->cmdline, {"--config", "-c"});
    roots.push_back(own);
    if (!config.empty()) roots.push_back(root_in_containerd_config(subject.site.root.read(config).bytes));
  }
  roots.push_back("/var/lib/containerd");
  return roots;
}

/// True where a database has the container.
bool find_meta(const Subject& subject, const FoundTask* task, const std::string& name_space, const std::string& id,
               Identity& identity) {
  for (const std::string& root : containerd_roots(subject, task)) {
    if (root.empty()) continue;
    const std::string path = root + "/io.containerd.metadata.v1.bolt/meta.db";
    const auto meta = BoltFile::open(subject.database(path));
    const auto record = meta ? containerd_record(*meta, name_space, id) : std::nullopt;
    if (!record) continue;
    const Witness source{"containerd meta.db", subject.site.root.path_of(path)};
    identity.witness(source, "v1/" + name_space + "/containers/" + id + ": image " + record->image);
    identity.set_runtime(name_space == "moby" ? "docker" : "containerd", source);
    identity.set_id(id, source);
    identity.describe_image(record->image, record->image_digest);
    identity.describe_labels(record->labels);
    identity.describe_times(record->created, "");
    return true;
  }
  return false;
}

/// Docker keeps image and labels in a file of its own, which says more.
void take_task(const Subject& subject, const FoundTask& task, Identity& identity) {
  const Witness source{"oci bundle", task.folder.path()};
  identity.set_runtime(task.name_space == "moby" ? "docker" : "containerd", source);
  identity.set_id(task.id, source);
  const auto pid = init_pid(task.folder);
  if (pid && subject.leader_has_pid(*pid)) {
    identity.witness({"oci bundle", task.folder.path_of("init.pid")}, "is the leader's pid " + std::to_string(*pid));
  }
  identify_by_bundle(task.folder, "oci-config.json", identity);
  find_low_level_state(subject, task, identity);
  if (task.name_space != "moby") find_meta(subject, &task, task.name_space, task.id, identity);
}

/// Neither shim nor bundle is left: "/<namespace>/<id>" is worth a look into the database, which decides.
void try_cgroup_hint(const Subject& subject, Identity& identity) {
  const CgroupCandidate* candidate = subject.traits.cgroup.innermost();
  if (candidate == nullptr || candidate->id.empty()) return;
  const bool is_pods = !candidate->pod_uid.empty();
  const std::string name_space = is_pods ? "k8s.io" : candidate->name_space;
  if (candidate->runtime == "containerd" || is_pods) find_meta(subject, nullptr, name_space, candidate->id, identity);
}

}  // namespace

void identify_by_containerd(const Subject& subject, Identity& identity) {
  const bool has_shim = subject.monitor && subject.monitor->kind == MonitorKind::containerd_shim;
  if (has_shim) say_shim(subject, identity);
  auto task = has_shim ? task_beside_shim(subject) : std::nullopt;
  if (!task) task = task_of_mounts(subject);
  if (task) {
    take_task(subject, *task, identity);
  } else {
    try_cgroup_hint(subject, identity);
  }
  if (identity.record().runtime == "containerd" && identity.record().name.empty()) {
    identity.set_name(identity.record().id, {"containerd", "id"});
  }
}

}  // namespace exhibit
