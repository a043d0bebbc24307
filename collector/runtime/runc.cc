#include <utility>

#include "collector/runtime/oci_bundle.h"
#include "collector/runtime/runc_state.h"
#include "collector/runtime/sources.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_scan = 4096;

/// The default --root of runc and crun, for root and for each user.
std::vector<std::string> state_roots(const StateFolder& site) {
  std::vector<std::string> roots = {"/run/runc", "/run/crun"};
  const auto users = site.folder("/run/user");
  for (const std::string& user : users ? users->names() : std::vector<std::string>()) {
    roots.push_back("/run/user/" + user + "/runc");
    roots.push_back("/run/user/" + user + "/crun");
  }
  return roots;
}

std::optional<RuncState> state_in(const StateFolder& folder) {
  auto state = parse_runc_state(folder.read("state.json").bytes);
  return state ? state : parse_crun_status(folder.read("status").bytes);
}

bool names_leader(const Subject& subject, std::uint64_t pid, std::uint64_t start_time) {
  return subject.leader_has_pid(pid) && start_time == subject.leader.identity.start_time;
}

std::vector<StatedLeader> read_leaders(const StateFolder& root) {
  std::vector<StatedLeader> leaders;
  std::vector<std::string> names = root.names();
  if (names.size() > greatest_scan) names.resize(greatest_scan);
  for (std::string& name : names) {
    const auto folder = root.folder(name);
    const auto state = folder ? state_in(*folder) : std::nullopt;
    if (state) leaders.push_back({std::move(name), state->pid, state->start_time});
  }
  return leaders;
}

/// Each root is read for the first container that asks.
const std::vector<StatedLeader>& leaders_below(const Subject& subject, const StateFolder& root) {
  return subject.shared.stated_leaders.get(root.path(), [&] { return read_leaders(root); });
}

/// The folder below `root` that names the leader.
std::optional<StateFolder> folder_of_leader(const Subject& subject, const StateFolder& root) {
  for (const StatedLeader& stated : leaders_below(subject, root)) {
    if (!names_leader(subject, stated.pid, stated.start_time)) continue;
    if (auto folder = root.folder(stated.folder)) return folder;
  }
  return std::nullopt;
}

/// The folder below `root` that has the container's id, where it names the leader.
std::optional<StateFolder> folder_of_id(const Subject& subject, const StateFolder& root, const std::string& id) {
  auto folder = root.folder(id);
  const auto state = folder ? state_in(*folder) : std::nullopt;
  return state && names_leader(subject, state->pid, state->start_time) ? std::move(folder) : std::nullopt;
}

/// The state folder that names the leader: by the known id, else by looking at all.
std::optional<StateFolder> state_folder_of(const Subject& subject, const std::string& id) {
  for (const std::string& path : state_roots(subject.site.root)) {
    const auto root = subject.site.root.folder(path);
    if (!root) continue;
    auto folder = id.empty() ? folder_of_leader(subject, *root) : folder_of_id(subject, *root, id);
    if (folder) return folder;
  }
  return std::nullopt;
}

/// The bundle that the state names, or the folder around the root directory: "<bundle>/rootfs".
void find_bundle(const Subject& subject, const std::string& bundle, Identity& identity) {
  std::vector<std::string> candidates = {bundle};
  for (const std::string& root : subject.storage.roots) candidates.push_back(folder_of(root));
  for (const std::string& candidate : candidates) {
    const auto folder = candidate.empty() ? std::nullopt : subject.site.root.folder(candidate);
    if (!folder || !identify_by_bundle(*folder, "oci-config.json", identity)) continue;
    if (!identity.has_runtime()) identity.set_runtime("runc", {"oci bundle", folder->path_of("config.json")});
    return;
  }
}

}  // namespace

void identify_by_runc(const Subject& subject, Identity& identity) {
  const auto folder = state_folder_of(subject, identity.record().id);
  const bool is_alone = !identity.has_runtime();
  std::string bundle;
  if (folder) {
    const RuncState state = state_in(*folder).value_or(RuncState());
    const std::string name = name_in(folder->path());
    identify_by_runc_state(subject, *folder, name, identity);
    identity.describe_times(state.created, "");
    bundle = state.bundle;
    if (is_alone) identity.set_runtime("runc", {"runc state", folder->path()});
    if (is_alone) identity.set_name(name, {"runc state", folder->path()});
  }
  if (is_alone) find_bundle(subject, bundle, identity);
}

}  // namespace exhibit
