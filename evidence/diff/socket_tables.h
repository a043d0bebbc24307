// The socket tables of a network namespace, as a bundle holds them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evidence/diff/container_pairing.h"
#include "evidence/diff/finding.h"
#include "evidence/reader/bundle.h"

namespace exhibit::diff {

/// Two namespaces to be compared once, whatever number of containers share them.
struct NetworkPair {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::size_t container = 0;           ///< the first pair of containers in it
  std::vector<std::string> also_seen;  ///< sentences, escaped
};

std::vector<NetworkPair> pair_networks(const std::vector<ContainerPair>& pairs);

/// Fails where a member is damaged. A table that one side alone has, or that is no table, is an `unknown` finding.
Result<std::vector<Finding>> diff_networks(const Bundle& a, const Bundle& b, const NetworkPair& networks);

}  // namespace exhibit::diff
