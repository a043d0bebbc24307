#include "evidence/findings/network_view.h"

#include <charconv>
#include <string_view>

#include "evidence/show/proc_net_unix.h"

namespace exhibit::findings {
namespace {

Result<std::string> table_of(const Bundle& bundle, std::uint64_t nsid, std::string_view name) {
  const std::string member = "data/net/" + std::to_string(nsid) + "/" + std::string(name);
  if (bundle.find(member) == nullptr) return std::string();
  return bundle.read(member);
}

/// The last number of each row of /proc/net/packet (packet_seq_show() in net/packet/af_packet.c) is the inode.
std::set<std::uint64_t> packet_inodes(std::string_view table) {
  std::set<std::uint64_t> inodes;
  while (!table.empty()) {
    std::string_view row = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(row.size() + 1, table.size()));
    while (row.ends_with(' ')) row.remove_suffix(1);
    const std::string_view number = row.substr(row.rfind(' ') + 1);
    std::uint64_t inode = 0;
    const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), inode);
    if (failure == std::errc() && end == number.data() + number.size()) inodes.insert(inode);
  }
  return inodes;
}

}  // namespace

Result<NetworkView> network_view(const Bundle& bundle, std::uint64_t nsid) {
  NetworkView view;
  for (const std::string_view name : {"tcp", "tcp6", "udp", "udp6", "raw", "raw6"}) {
    const auto table = table_of(bundle, nsid, name);
    if (!table) return std::unexpected(table.error());
    const auto sockets = parse_proc_net(name, *table);
    if (!sockets) continue;  // what the kernel wrote is no fault of the bundle's
    for (const Socket& socket : *sockets) {
      if (name.starts_with("raw")) {
        view.raw.insert(socket.inode);
      } else if (socket.inode != 0) {
        view.internet.emplace(socket.inode, socket);
      }
    }
  }
  const auto packet = table_of(bundle, nsid, "packet");
  if (!packet) return std::unexpected(packet.error());
  view.packet = packet_inodes(*packet);
  const auto local = table_of(bundle, nsid, "unix");
  if (!local) return std::unexpected(local.error());
  if (const auto sockets = show::parse_proc_net_unix(*local)) {
    for (const show::UnixSocket& socket : *sockets) view.local.insert(socket.inode);
  }
  return view;
}

}  // namespace exhibit::findings
