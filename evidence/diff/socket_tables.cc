#include "evidence/diff/socket_tables.h"

#include <array>

#include "evidence/diff/socket_diff.h"
#include "evidence/encoding/escape.h"
#include "evidence/sockets/proc_net.h"

namespace exhibit::diff {
namespace {

constexpr std::array<const char*, 4> protocols = {"tcp", "tcp6", "udp", "udp6"};

/// A side's sockets, and what kept them from being read, by protocol.
struct Tables {
  std::vector<Socket> sockets;
  std::map<std::string, std::string> problems;
};

Result<Tables> load_tables(const Bundle& bundle, const std::string& side, std::uint64_t network) {
  Tables tables;
  for (const std::string protocol : protocols) {
    const Member* member = bundle.find("data/net/" + std::to_string(network) + "/" + protocol);
    if (member == nullptr) {
      tables.problems[protocol] = side + " holds no " + protocol + " table";
      continue;
    }
    const auto content = bundle.read(*member);
    if (!content) return std::unexpected(content.error());
    auto sockets = parse_proc_net(protocol, *content);
    if (!sockets) {
      tables.problems[protocol] = side + "'s table is damaged: " + sockets.error().message();
      continue;
    }
    for (Socket& socket : *sockets) tables.sockets.push_back(std::move(socket));
  }
  return tables;
}

/// Tables that can be compared on one side only say nothing.
void leave_only_comparable(Tables& tables, const Tables& other) {
  std::erase_if(tables.sockets, [&](const Socket& socket) { return other.problems.contains(socket.protocol); });
}

std::vector<Finding> uncompared_tables(const Tables& a, const Tables& b) {
  std::vector<Finding> findings;
  for (const std::string protocol : protocols) {
    const auto problem_a = a.problems.find(protocol);
    const auto problem_b = b.problems.find(protocol);
    const bool lacks_a = problem_a != a.problems.end();
    if (lacks_a == (problem_b != b.problems.end())) continue;
    findings.push_back({.kind = FindingKind::socket, .change = Change::unknown, .path = protocol + " sockets"});
    findings.back().reasons.push_back(lacks_a ? problem_a->second : problem_b->second);
  }
  return findings;
}

std::uint64_t network_of(const ContainerRecord& container) {
  const auto network = container.namespaces.find("net");
  return network != container.namespaces.end() ? network->second : 0;
}

}  // namespace

std::vector<NetworkPair> pair_networks(const std::vector<ContainerPair>& pairs) {
  std::vector<NetworkPair> found;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> places;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (!pairs[i].is_paired()) continue;
    const std::pair networks(network_of(*pairs[i].a), network_of(*pairs[i].b));
    if (networks.first == 0 || networks.second == 0) continue;
    const auto [place, is_new] = places.try_emplace(networks, found.size());
    if (is_new) {
      found.push_back({networks.first, networks.second, i, {}});
    } else {
      found[place->second].also_seen.push_back("also of " + escape_for_terminal(shown_name(pairs[i].newest())));
    }
  }
  return found;
}

Result<std::vector<Finding>> diff_networks(const Bundle& a, const Bundle& b, const NetworkPair& networks) {
  auto before = load_tables(a, "A", networks.a);
  if (!before) return std::unexpected(before.error());
  auto after = load_tables(b, "B", networks.b);
  if (!after) return std::unexpected(after.error());
  std::vector<Finding> findings = uncompared_tables(*before, *after);
  leave_only_comparable(*before, *after);
  leave_only_comparable(*after, *before);
  for (Finding& finding : diff_sockets(before->sockets, after->sockets)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace exhibit::diff
