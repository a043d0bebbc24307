#include "evidence/show/bundle_scope.h"
#include "evidence/show/render/container_text.h"
#include "evidence/show/scope.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {

Result<void> show_containers(const Bundle& bundle, const Request& request, Output& output) {
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  for (const ContainerRecord& container : *containers) {
    if (container.cid == host_cid) continue;
    output.write(request.json ? to_json_with_environment(container) + "\n"
                              : container_block(container, request.palette));
  }
  return {};
}

}  // namespace exhibit::show
