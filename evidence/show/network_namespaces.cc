#include "evidence/show/network_namespaces.h"

#include <algorithm>
#include <array>
#include <optional>

#include "evidence/show/render/container_text.h"

namespace exhibit::show {
namespace {

constexpr std::string_view networks_folder = "data/net/";
constexpr std::array<std::string_view, 4> internet_tables = {"tcp", "tcp6", "udp", "udp6"};

/// The network namespaces with tables in the bundle, in its order.
std::vector<std::string> captured_namespaces(const Bundle& bundle) {
  std::vector<std::string> found;
  for (const Member& member : bundle.members()) {
    if (!member.name.starts_with(networks_folder)) continue;
    const std::string rest = member.name.substr(networks_folder.size());
    const std::string nsid = rest.substr(0, rest.find('/'));
    if (std::ranges::find(found, nsid) == found.end()) found.push_back(nsid);
  }
  return found;
}

bool lives_in(const ContainerRecord& container, const std::string& nsid) {
  const auto network = container.namespaces.find("net");
  return network != container.namespaces.end() && std::to_string(network->second) == nsid;
}

/// The table's content; nothing where the bundle does not have it.
Result<std::optional<std::string>> read_table(const Bundle& bundle, const std::string& member) {
  if (bundle.find(member) == nullptr) return std::nullopt;
  auto content = bundle.read(member);
  if (!content) return std::unexpected(content.error());
  return *std::move(content);
}

/// Adds the sockets of one table, or why they were not understood: what the kernel wrote is no fault of the bundle.
template <typename Rows>
void add_sockets(NetworkNamespace& name_space, Result<Rows> rows) {
  if (!rows) {
    name_space.problems.push_back(rows.error().message());
    return;
  }
  for (auto& row : *rows) name_space.sockets.emplace_back(std::move(row));
}

}  // namespace

Result<SocketOwners> socket_owners_in(const Bundle& bundle, const std::vector<ContainerRecord>& containers) {
  SocketOwners owners;
  for (const ContainerRecord& container : containers) {
    const auto processes = bundle.processes(container.cid);
    if (!processes) return std::unexpected(processes.error());
    for (const ProcessRecord& process : *processes) {
      const auto descriptors = bundle.artifact(container.cid, process.identity, "fd.jsonl");
      if (!descriptors) return std::unexpected(descriptors.error());
      if (!descriptors->has_value()) continue;
      const std::string where =
          bundle.path() + ": data/c/" + container.cid + "/p/" + folder_name(process.identity) + "/fd.jsonl";
      const auto added = add_owners(owners, container, process, **descriptors, where);
      if (!added) return std::unexpected(added.error());
    }
  }
  return owners;
}

std::vector<NetworkNamespace> network_namespaces_of(const Bundle& bundle,
                                                    const std::vector<ContainerRecord>& containers) {
  std::vector<NetworkNamespace> found;
  for (std::string& nsid : captured_namespaces(bundle)) {
    NetworkNamespace name_space;
    for (const ContainerRecord& container : containers) {
      if (!lives_in(container, nsid)) continue;
      name_space.containers.push_back(container_name(container));
      name_space.cids.push_back(container.cid);
    }
    name_space.nsid = std::move(nsid);
    found.push_back(std::move(name_space));
  }
  return found;
}

Result<void> read_sockets(const Bundle& bundle, NetworkNamespace& name_space) {
  const std::string folder = std::string(networks_folder) + name_space.nsid + "/";
  for (const std::string_view name : internet_tables) {
    const auto table = read_table(bundle, folder + std::string(name));
    if (!table) return std::unexpected(table.error());
    if (table->has_value()) add_sockets(name_space, parse_proc_net(name, **table));
  }
  const auto table = read_table(bundle, folder + "unix");
  if (!table) return std::unexpected(table.error());
  if (table->has_value()) add_sockets(name_space, parse_proc_net_unix(**table));
  return {};
}

}  // namespace exhibit::show
