#include "evidence/diff/socket_tables.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "evidence/encoding/escape.h"

namespace exhibit::diff {
namespace {

constexpr std::array<const char*, 8> table_names = {"tcp", "tcp6", "udp", "udp6", "raw", "raw6", "packet", "unix"};

/// A side's sockets of one table, or what kept them from being read.
struct Table {
  std::vector<NamedSocket> sockets;
  std::optional<std::string> problem;
};

template <typename Row>
Table table_of(const Result<std::vector<Row>>& rows, const std::string& side) {
  if (!rows) return {{}, side + "'s table is damaged: " + rows.error().message()};
  return {named_sockets(*rows), {}};
}

/// The tables of TCP tell which ports are waited on for both families together.
struct Tables {
  std::map<std::string, Table> by_name;
};

Result<std::optional<std::string>> read_table(const Bundle& bundle, std::uint64_t network, const std::string& name) {
  const Member* const member = bundle.find(fmt::format("data/net/{}/{}", network, name));
  if (member == nullptr) return std::nullopt;
  auto content = bundle.read(*member);
  if (!content) return std::unexpected(content.error());
  return *std::move(content);
}

std::string protocol_of(const std::string& phrase) { return phrase.substr(0, phrase.find(' ')); }

class TableLoader {
 public:
  TableLoader(const Bundle& bundle, std::string side, std::uint64_t network)
      : bundle_(bundle), side_(std::move(side)), network_(network) {}

  Result<Tables> load() {
    for (const std::string name : table_names) {
      if (network_ == 0) {
        tables_.by_name[name] = {};
        continue;
      }
      const auto content = read_table(bundle_, network_, name);
      if (!content) return std::unexpected(content.error());
      if (*content) {
        take(name, **content);
      } else {
        tables_.by_name[name].problem = side_ + " holds no " + name + " table";
      }
    }
    for (NamedSocket& socket : named_sockets(internet_)) {
      tables_.by_name[protocol_of(socket.phrase)].sockets.push_back(std::move(socket));
    }
    return std::move(tables_);
  }

 private:
  void take(const std::string& name, std::string_view content) {
    if (name == "unix") {
      tables_.by_name[name] = table_of(show::parse_proc_net_unix(content), side_);
    } else if (name == "packet") {
      tables_.by_name[name] = table_of(parse_proc_net_packet(content), side_);
    } else {
      take_internet(name, content);
    }
  }

  /// Named when all are read: a listener of one table explains connections of another.
  void take_internet(const std::string& name, std::string_view content) {
    Table& table = tables_.by_name[name];
    auto rows = parse_proc_net(name, content);
    if (!rows) {
      table.problem = side_ + "'s table is damaged: " + rows.error().message();
      return;
    }
    for (Socket& socket : *rows) internet_.push_back(std::move(socket));
  }

  const Bundle& bundle_;
  std::string side_;
  std::uint64_t network_;
  std::vector<Socket> internet_;
  Tables tables_;
};

SocketFinding uncompared(const std::string& name, const std::string& problem) {
  return {{.kind = FindingKind::socket, .change = Change::unknown, .path = name + " sockets", .reasons = {problem}}, 0};
}

std::uint64_t network_of(const std::map<std::string, std::uint64_t>& namespaces) {
  const auto network = namespaces.find("net");
  return network != namespaces.end() ? network->second : 0;
}

/// Network namespaces by what one of their processes is called.
std::map<std::uint64_t, std::string> further_networks(const ProcessSet& set) {
  std::map<std::uint64_t, std::string> networks;
  for (const ProcessRecord& process : set.processes) {
    const std::uint64_t network = network_of(process.namespaces);
    const bool is_further = network != 0 && network != network_of(set.namespaces);
    if (is_further) networks.emplace(network, fmt::format("pid {} {}", process.identity.pid, process.comm));
  }
  return networks;
}

std::string further_remark(std::uint64_t network, const std::string& process) {
  return fmt::format("in network namespace {}, not that of the container: of {}", network,
                     escape_for_terminal(process));
}

bool holds_all(const ProcessSet& set) { return set.found && !set.may_lack_found; }

}  // namespace

std::vector<NetworkPair> pair_networks(const std::vector<ContainerPair>& pairs) {
  std::vector<NetworkPair> found;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> places;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (!pairs[i].is_paired()) continue;
    const std::pair networks(network_of(pairs[i].a->namespaces), network_of(pairs[i].b->namespaces));
    if (networks.first == 0 || networks.second == 0) continue;
    const auto [place, is_new] = places.try_emplace(networks, found.size());
    if (is_new) {
      found.push_back({networks.first, networks.second, i, {}});
    } else {
      found[place->second].remarks.push_back("also of " + escape_for_terminal(shown_name(pairs[i].newest())));
    }
  }
  return found;
}

std::vector<NetworkPair> pair_further_networks(std::size_t container, const ProcessSet& a, const ProcessSet& b,
                                               bool same_boot) {
  const auto before = further_networks(a);
  const auto after = further_networks(b);
  std::vector<NetworkPair> pairs;
  for (const auto& [network, process] : after) {
    const bool is_paired = same_boot && before.contains(network);
    if (!is_paired && !holds_all(a)) continue;
    pairs.push_back({is_paired ? network : 0, network, container, {further_remark(network, process)}});
  }
  for (const auto& [network, process] : before) {
    if (!(same_boot && after.contains(network)) && holds_all(b)) {
      pairs.push_back({network, 0, container, {further_remark(network, process)}});
    }
  }
  return pairs;
}

Result<std::vector<SocketFinding>> diff_networks(const Bundle& a, const Bundle& b, const NetworkPair& networks) {
  const auto before = TableLoader(a, "A", networks.a).load();
  if (!before) return std::unexpected(before.error());
  const auto after = TableLoader(b, "B", networks.b).load();
  if (!after) return std::unexpected(after.error());
  std::vector<SocketFinding> findings;
  std::vector<NamedSocket> sockets_a;
  std::vector<NamedSocket> sockets_b;
  for (const std::string name : table_names) {
    const Table& table_a = before->by_name.at(name);
    const Table& table_b = after->by_name.at(name);
    if (table_a.problem && table_b.problem) continue;
    if (table_a.problem || table_b.problem) {
      findings.push_back(uncompared(name, table_a.problem ? *table_a.problem : *table_b.problem));
      continue;
    }
    sockets_a.insert(sockets_a.end(), table_a.sockets.begin(), table_a.sockets.end());
    sockets_b.insert(sockets_b.end(), table_b.sockets.begin(), table_b.sockets.end());
  }
  for (SocketFinding& finding : diff_sockets(sockets_a, sockets_b)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace exhibit::diff
