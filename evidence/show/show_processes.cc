#include "evidence/show/bundle_scope.h"
#include "evidence/show/render/process_text.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {

Result<void> show_processes(const Bundle& bundle, const Request& request, Output& output) {
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  for (const ContainerRecord& container : *containers) {
    const auto processes = bundle.processes(container.cid);
    if (!processes) return std::unexpected(processes.error());
    output.write(request.json ? process_tree_json(container, *processes)
                              : process_tree_text(container, *processes, request.palette));
  }
  return {};
}

}  // namespace exhibit::show
