#include "evidence/show/bundle_scope.h"
#include "evidence/show/environment.h"
#include "evidence/show/render/environment_text.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {
namespace {

/// Why the copy says it withholds variables of `member`, or all of it; nothing where it has all that was captured.
std::vector<std::string> withheld_in(const Bundle& bundle, const std::string& member, bool was_captured) {
  std::vector<std::string> reasons;
  if (!bundle.may_be_withheld(member)) return reasons;
  const bool is_there = bundle.find(member) != nullptr;
  for (const WithheldRow& row : bundle.withheld_of(member)) {
    if (is_there == (row.part > 0)) reasons.push_back(row.reason);
  }
  if (reasons.empty() && (is_there || was_captured)) reasons.emplace_back("nothing says why");
  return reasons;
}

Result<void> show_process(const Bundle& bundle, const Request& request, const ContainerRecord& container,
                          const ProcessRecord& process, Output& output) {
  const auto environ = bundle.artifact(container.cid, process.identity, "environ");
  if (!environ) return std::unexpected(environ.error());
  const ProcessEnvironment environment = environment_of(process, *environ);
  output.write(request.json ? process_environment_json(container, process, environment)
                            : process_environment_text(container, process, environment, request.palette));
  const bool was_captured = process.environ_state != "unread" && process.environ_state != "empty";
  const std::string member = "data/c/" + container.cid + "/p/" + folder_name(process.identity) + "/environ";
  const auto withheld = withheld_in(bundle, member, was_captured);
  output.write(request.json ? withheld_environment_json(container, &process, withheld)
                            : withheld_environment_text(withheld, request.palette));
  return {};
}

}  // namespace

Result<void> show_environment(const Bundle& bundle, const Request& request, Output& output) {
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  for (const ContainerRecord& container : *containers) {
    const auto processes = bundle.processes(container.cid);
    if (!processes) return std::unexpected(processes.error());
    output.write(request.json ? configured_environment_json(container)
                              : configured_environment_text(container, request.palette));
    const auto withheld = withheld_in(bundle, configured_env_member(container.cid), false);
    output.write(request.json ? withheld_environment_json(container, nullptr, withheld)
                              : withheld_environment_text(withheld, request.palette));
    for (const ProcessRecord& process : *processes) {
      if (const auto shown = show_process(bundle, request, container, process, output); !shown) return shown;
    }
  }
  return {};
}

}  // namespace exhibit::show
