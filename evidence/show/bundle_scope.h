// What of a bundle belongs to the containers a request names. A cut bundle gives what it has.
#pragma once

#include <string>
#include <vector>

#include "evidence/reader/bundle.h"
#include "evidence/show/request.h"

namespace exhibit::show {

/// The containers in scope; "host" stands last where processes of no container were captured.
Result<std::vector<ContainerRecord>> containers_in_scope(const Bundle& bundle, const Request& request);

/// The container's mounts; none where a cut bundle ends before them.
Result<std::vector<MountDecision>> mounts_of(const Bundle& bundle, const ContainerRecord& container);

/// Member prefixes of what was captured of a container: its own folder, the walks that show its mounts, its network
/// namespace.
Result<std::vector<std::string>> member_prefixes_of(const Bundle& bundle, const ContainerRecord& container);

}  // namespace exhibit::show
