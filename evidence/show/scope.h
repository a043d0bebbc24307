// Which containers of a bundle a request is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/records/container.h"

namespace exhibit::show {

/// The cid of processes that belong to no container.
inline constexpr std::string_view host_cid = "host";

/// What stands for "no container" where processes were captured by pid.
ContainerRecord host_record();

/// Whether `wanted` is the container's cid, its name, its pod's container name, its id or at least four bytes of the
/// beginning of its id.
bool is_called(const ContainerRecord& container, std::string_view wanted);

/// The containers that any of `wanted` calls, in the order of the bundle; all of them where nothing is wanted. A name
/// that calls none is `ErrorCode::absent` and the error lists the known ones.
Result<std::vector<ContainerRecord>> containers_in_scope(std::vector<ContainerRecord> known,
                                                         const std::vector<std::string>& wanted);

}  // namespace exhibit::show
