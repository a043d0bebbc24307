// The table of packet sockets, which see what passes an interface: /proc/PID/net/packet (packet(7)).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit {

struct PacketSocket {
  std::uint64_t type = 0;       ///< 2 SOCK_DGRAM, 3 SOCK_RAW
  std::uint64_t protocol = 0;   ///< of the Ethernet, 3 is all of them (ETH_P_ALL)
  std::uint64_t interface = 0;  ///< its index; 0 is any
  std::uint32_t uid = 0;
  std::uint64_t inode = 0;
};

/// Rows of a whole table with its heading. Fails at the first row that is not as the kernel writes it, naming it.
Result<std::vector<PacketSocket>> parse_proc_net_packet(std::string_view table);

}  // namespace exhibit
