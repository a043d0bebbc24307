#include "evidence/show/bundle_scope.h"
#include "evidence/show/render/mount_text.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {

Result<void> show_mounts(const Bundle& bundle, const Request& request, Output& output) {
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  const auto walks = bundle.walks();
  if (!walks) return std::unexpected(walks.error());
  for (const ContainerRecord& container : *containers) {
    const auto mounts = mounts_of(bundle, container);
    if (!mounts) return std::unexpected(mounts.error());
    output.write(request.json ? mounts_json(container, *mounts, *walks)
                              : mounts_text(container, *mounts, *walks, request.palette));
  }
  return {};
}

}  // namespace exhibit::show
