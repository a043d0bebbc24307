// The sockets of a network namespace, by inode, for the descriptors of processes.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "evidence/reader/bundle.h"
#include "evidence/sockets/proc_net.h"

namespace exhibit::findings {

struct NetworkView {
  std::map<std::uint64_t, Socket> internet;  ///< TCP and UDP
  std::set<std::uint64_t> raw;
  std::set<std::uint64_t> packet;
  std::set<std::uint64_t> local;  ///< Unix domain
};

/// What the bundle's data/net/<nsid> tells; tables that are not there, or no tables, are left out. Fails where a member
/// is damaged.
Result<NetworkView> network_view(const Bundle& bundle, std::uint64_t nsid);

}  // namespace exhibit::findings
