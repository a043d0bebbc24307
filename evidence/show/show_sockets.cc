#include "evidence/show/bundle_scope.h"
#include "evidence/show/network_namespaces.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {

Result<void> show_sockets(const Bundle& bundle, const Request& request, Output& output) {
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  const auto owners = socket_owners_in(bundle, *containers);
  if (!owners) return std::unexpected(owners.error());
  for (NetworkNamespace& name_space : network_namespaces_of(bundle, *containers)) {
    if (name_space.containers.empty() && !request.containers.empty()) continue;
    if (const auto read = read_sockets(bundle, name_space); !read) return read;
    output.write(request.json ? sockets_json(name_space, *owners) : sockets_text(name_space, *owners, request.palette));
  }
  return {};
}

}  // namespace exhibit::show
