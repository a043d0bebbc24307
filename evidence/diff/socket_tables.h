// The socket tables of a network namespace, as a bundle holds them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/diff/container_pairing.h"
#include "evidence/diff/process_pairing.h"
#include "evidence/diff/socket_diff.h"
#include "evidence/reader/bundle.h"

namespace exhibit::diff {

/// Two namespaces to be compared once, whatever number of containers share them. 0: that side has no process in it.
struct NetworkPair {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::size_t container = 0;         ///< the first pair of containers in it
  std::vector<std::string> remarks;  ///< sentences on where else, escaped
};

/// Those of the containers' first processes.
std::vector<NetworkPair> pair_networks(const std::vector<ContainerPair>& pairs);

/// Those that other processes of a container are in and its first one is not: by number within one boot, where a pair
/// has both. One that a side alone has is compared with nothing, unless that side may lack processes.
std::vector<NetworkPair> pair_further_networks(std::size_t container, const ProcessSet& a, const ProcessSet& b,
                                               bool same_boot);

/// Fails where a member is damaged. A table that one side alone has, or that is no table, is an `unknown` finding.
Result<std::vector<SocketFinding>> diff_networks(const Bundle& a, const Bundle& b, const NetworkPair& networks);

}  // namespace exhibit::diff
