#include "evidence/show/bundle_scope.h"
#include "evidence/show/environment.h"
#include "evidence/show/render/environment_text.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {
namespace {

Result<void> show_process(const Bundle& bundle, const Request& request, const ContainerRecord& container,
                          const ProcessRecord& process, Output& output) {
  const auto environ = bundle.artifact(container.cid, process.identity, "environ");
  if (!environ) return std::unexpected(environ.error());
  const ProcessEnvironment environment = environment_of(process, *environ);
  output.write(request.json ? process_environment_json(container, process, environment)
                            : process_environment_text(container, process, environment, request.palette));
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
    for (const ProcessRecord& process : *processes) {
      if (const auto shown = show_process(bundle, request, container, process, output); !shown) return shown;
    }
  }
  return {};
}

}  // namespace exhibit::show
