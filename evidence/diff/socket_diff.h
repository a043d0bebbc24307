// What differs between the sockets of two network namespaces.
#pragma once

#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/sockets/proc_net.h"

namespace exhibit::diff {

/// Listening and bound sockets, the remote endpoints connected to, and the remote addresses connected from, as sets.
/// The ports that the kernel chooses for one end of a connection make no difference, and states of ending (TIME_WAIT
/// and the like) are left out.
std::vector<Finding> diff_sockets(const std::vector<Socket>& a, const std::vector<Socket>& b);

}  // namespace exhibit::diff
