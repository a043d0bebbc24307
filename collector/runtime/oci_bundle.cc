#include "collector/runtime/oci_bundle.h"

#include <utility>

#include "collector/runtime/cri_annotations.h"
#include "collector/runtime/runc_state.h"

namespace exhibit {
namespace {

void take_cri_facts(const OciConfig& config, const Witness& source, Identity& identity) {
  const auto facts = cri_facts(config);
  if (!facts) return;
  identity.set_runtime(facts->runtime, source);
  identity.set_pod(facts->pod, source);
  identity.set_name(facts->is_sandbox ? facts->pod.name : facts->pod.container, source);
  identity.describe_image(facts->image, facts->image_digest);
  identity.describe_times(facts->created, "");
  const std::string pod = facts->pod.name_space + "/" + facts->pod.name;
  identity.witness(source, facts->is_sandbox ? "sandbox of pod " + pod
                                             : "container " + facts->pod.container + " of pod " + pod + ", sandbox " +
                                                   facts->sandbox_id);
}

/// "/docker/<id>", or "system.slice:docker:<id>" for systemd: the last part stays in the path, whatever is put around
/// it.
void compare_cgroup(const OciConfig& config, const Witness& source, Identity& identity) {
  const std::string_view last =
      std::string_view(config.cgroups_path).substr(config.cgroups_path.find_last_of("/:") + 1);
  const std::string& cgroup = identity.record().cgroup;
  if (last.empty() || cgroup.empty() || cgroup.find(last) != std::string::npos) return;
  identity.conflict("the cgroup is " + cgroup + ", but " + config.cgroups_path + " by oci bundle (" + source.where +
                    "): it was moved");
}

/// What one of the two files says, and which it was.
struct FoundState {
  RuncState state;
  std::string program;
  std::string file;
  RawFile raw;
};

std::optional<FoundState> read_state(const StateFolder& folder) {
  RawFile raw = folder.read("state.json");
  if (auto state = parse_runc_state(raw.bytes))
    return FoundState{std::move(*state), "runc", "state.json", std::move(raw)};
  raw = folder.read("status");
  if (auto state = parse_crun_status(raw.bytes)) return FoundState{std::move(*state), "crun", "status", std::move(raw)};
  return std::nullopt;
}

std::string process_text(std::uint64_t pid, std::uint64_t start_time) {
  return "pid " + std::to_string(pid) + " started " + std::to_string(start_time);
}

}  // namespace

std::optional<OciConfig> identify_by_bundle(const StateFolder& folder, std::string_view name, Identity& identity) {
  return identify_by_config(folder.read("config.json"), {"oci bundle", folder.path_of("config.json")}, name, identity);
}

std::optional<OciConfig> identify_by_config(RawFile raw, const Witness& source, std::string_view name,
                                            Identity& identity) {
  auto config = parse_oci_config(raw.bytes);
  if (!config) return std::nullopt;
  identity.witness(source,
                   "root " + config->root + (config->cgroups_path.empty() ? "" : ", cgroup " + config->cgroups_path));
  compare_cgroup(*config, source, identity);
  take_cri_facts(*config, source, identity);
  identity.describe_configuration(config->args, config->env, source.where);
  identity.keep_state(name, source.where, std::move(raw));
  return config;
}

bool identify_by_runc_state(const Subject& subject, const StateFolder& folder, const std::string& id,
                            Identity& identity) {
  auto found = read_state(folder);
  if (!found) return false;
  const RuncState& state = found->state;
  const Witness source{found->program + " state", folder.path_of(found->file)};
  const bool is_leader = subject.leader_has_pid(state.pid) && state.start_time == subject.leader.identity.start_time;
  if (is_leader) {
    identity.witness(source, "first process: " + process_text(state.pid, state.start_time) + ", the leader");
  } else {
    identity.conflict(
        source.name + " (" + source.where + ") names the first process as " +
        process_text(state.pid, state.start_time) + ", but the leader is " +
        process_text(static_cast<std::uint64_t>(subject.leader.identity.pid), subject.leader.identity.start_time));
  }
  identity.set_id(state.id.empty() ? id : state.id, source);
  identity.keep_state(found->program == "crun" ? "crun-status.json" : "runc-state.json", source.where,
                      std::move(found->raw));
  return is_leader;
}

}  // namespace exhibit
