#include "evidence/drift/container_start.h"

#include <algorithm>

#include "evidence/encoding/iso_time.h"

namespace exhibit::drift {

Result<std::optional<Timestamp>> start_of(const Bundle& bundle, const ContainerRecord& container) {
  if (const auto told = from_rfc3339(container.started)) return told;
  const auto processes = bundle.processes(container.cid);
  if (!processes) return std::unexpected(processes.error());
  const auto leader = std::ranges::find(*processes, container.leader, &ProcessRecord::identity);
  if (leader == processes->end()) return std::nullopt;
  return from_rfc3339(leader->started);
}

}  // namespace exhibit::drift
