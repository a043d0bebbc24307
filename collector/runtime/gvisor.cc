#include <utility>

#include "collector/runtime/oci_bundle.h"
#include "collector/runtime/runc_state.h"
#include "collector/runtime/sources.h"

namespace exhibit {
namespace {

/// runsc titles its processes "runsc-sandbox" and "runsc-gofer"; both are told the bundle, the sandbox also the id,
/// last.
const ProcessFacts* member_titled(const Subject& subject, std::string_view title) {
  for (const std::size_t member : subject.group.members) {
    const ProcessFacts& process = subject.survey.processes[member];
    if (!process.cmdline.empty() && process.cmdline[0] == title) return &process;
  }
  return nullptr;
}

void take_state(const Subject& subject, const std::string& root, const std::string& id, Identity& identity) {
  const std::string path = root + "/" + id + "_sandbox:" + id + ".state";
  RawFile raw = subject.site.root.read(path);
  const auto state = parse_gvisor_state(raw.bytes);
  if (!state) return;
  const Witness source{"runsc state", subject.site.root.path_of(path)};
  identity.witness(source, "sandbox pid " + std::to_string(state->pid));
  identity.set_id(state->id, source);
  identity.describe_times(state->created, "");
  identity.keep_state("runsc-state.json", source.where, std::move(raw));
}

}  // namespace

void identify_by_gvisor(const Subject& subject, Identity& identity) {
  const ProcessFacts* sandbox = member_titled(subject, "runsc-sandbox");
  const ProcessFacts* named = sandbox != nullptr ? sandbox : member_titled(subject, "runsc-gofer");
  if (named == nullptr) return;
  const Witness source{"runsc", "/proc/" + std::to_string(named->identity.pid) + "/cmdline"};
  const std::string bundle = option_value(named->cmdline, {"--bundle", "-bundle"});
  identity.witness(source, named->cmdline[0] + ", bundle " + bundle + ": gVisor answers its system calls");
  // Under Docker or containerd gVisor is only what runs below.
  if (!identity.has_runtime()) identity.set_runtime("gvisor", source);
  if (sandbox != nullptr && identity.record().id.empty()) {
    const std::string id = sandbox->cmdline.back();
    take_state(subject, option_value(sandbox->cmdline, {"--root", "-root"}), id, identity);
    identity.set_id(id, source);
    identity.set_name(id, source);
  }
  if (bundle.empty()) return;
  if (const auto folder = subject.site.root.folder(bundle)) identify_by_bundle(*folder, "oci-config.json", identity);
}

}  // namespace exhibit
