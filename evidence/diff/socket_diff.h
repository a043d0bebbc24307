// What differs between the sockets of two network namespaces.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/show/proc_net_unix.h"
#include "evidence/sockets/proc_net.h"
#include "evidence/sockets/proc_net_packet.h"

namespace exhibit::diff {

/// A socket under what makes it one with a socket of the other side.
struct NamedSocket {
  std::string phrase;  ///< "tcp listening on 0.0.0.0:80"; bytes
  std::string json;
  std::uint64_t inode = 0;  ///< of sockfs; 0 for one without a process
};

/// Listening and bound sockets, the remote endpoints connected to, and the remote addresses connected from. The ports
/// that the kernel chooses for one end of a connection make no difference, and states of ending (TIME_WAIT and the
/// like) are left out. Raw sockets by protocol number, which stands in place of the local port.
std::vector<NamedSocket> named_sockets(const std::vector<Socket>& sockets);
/// Listening Unix sockets with a name.
std::vector<NamedSocket> named_sockets(const std::vector<show::UnixSocket>& sockets);
std::vector<NamedSocket> named_sockets(const std::vector<PacketSocket>& sockets);

struct SocketFinding {
  Finding finding;
  std::uint64_t inode = 0;  ///< of the side that has it
};

/// As sets of phrases.
std::vector<SocketFinding> diff_sockets(const std::vector<NamedSocket>& a, const std::vector<NamedSocket>& b);

}  // namespace exhibit::diff
