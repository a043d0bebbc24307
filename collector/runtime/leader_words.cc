#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/pipeline/patient_steps.h"
#include "collector/runtime/sources.h"
#include "evidence/records/process.h"

namespace exhibit {
namespace {

constexpr std::chrono::milliseconds patience_with_environ{1000};

/// The container's own word for its manager, by the variable that each sets.
std::string_view runtime_of_variable(std::string_view value) {
  if (value == "lxc" || value == "lxc-libvirt") return "lxc";
  if (value == "systemd-nspawn") return "nspawn";
  if (value == "podman") return "podman";
  if (value == "docker") return "docker";
  return {};
}

/// Reading it waits for the process's memory, which may be a file on a server that does not answer.
std::string environ_of_leader(const Subject& subject) {
  auto opened = open_process(subject.proc, subject.leader.identity);
  if (!opened) return {};
  const auto process = std::make_shared<const ProcessFolder>(std::move(*opened));
  PatientSteps patient(patience_with_environ);
  const std::vector<PatientSteps::Step<std::string>> steps = {
      [process](Heartbeat&) { return process->read("environ").bytes; }};
  return patient.run(steps).front().value_or("");
}

}  // namespace

void identify_by_cgroup_path(const Subject& subject, Identity& identity) {
  const CgroupIdentity& cgroup = subject.traits.cgroup;
  const Witness source{"cgroup", cgroup.path};
  for (const std::string& conflict : cgroup.conflicts) identity.conflict(conflict);
  const CgroupCandidate* candidate = cgroup.innermost();
  if (candidate == nullptr || candidate->trust == CgroupTrust::hint) return;
  for (std::size_t i = 0; i + 1 < cgroup.chain.size(); ++i) {
    identity.witness(source, "inside " + cgroup.chain[i].runtime + " container " + cgroup.chain[i].id);
  }
  identity.witness(source, "names a " + (candidate->runtime.empty() ? "" : candidate->runtime + " ") + "container" +
                               (candidate->id.empty() ? "" : ": " + candidate->id));
  // gVisor and runc keep the cgroup that is made for them.
  const bool is_below = identity.record().runtime == "gvisor" || identity.record().runtime == "runc";
  if (!is_below) identity.set_runtime(candidate->runtime, source);
  identity.set_id(candidate->id, source);
  if (candidate->trust == CgroupTrust::likely && identity.record().name.empty())
    identity.set_name(candidate->id, source);
  if (!candidate->pod_uid.empty()) identity.set_pod({"", "", candidate->pod_uid, ""}, source);
}

void identify_by_environment(const Subject& subject, Identity& identity) {
  if (identity.has_runtime()) return;
  for (const std::string& variable : split_nul_list(environ_of_leader(subject))) {
    if (!variable.starts_with("container=")) continue;
    const Witness source{"environ", "/proc/" + std::to_string(subject.leader.identity.pid) + "/environ"};
    identity.witness(source, variable);
    identity.set_runtime(runtime_of_variable(std::string_view(variable).substr(10)), source);
  }
}

}  // namespace exhibit
