// The socket tables of a network namespace: /proc/PID/net/{tcp,tcp6,udp,udp6} (proc(5),
// Documentation/networking/proc_net_tcp.rst).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit {

/// The states of include/net/tcp_states.h. UDP sockets are `established` when connected and `close` when not.
enum class SocketState : std::uint8_t {
  established = 1,
  syn_sent,
  syn_recv,
  fin_wait1,
  fin_wait2,
  time_wait,
  close,
  close_wait,
  last_ack,
  listen,
  closing,
  new_syn_recv,
};
std::string_view socket_state_word(SocketState state);

struct Socket {
  std::string protocol;       ///< the table's name: tcp, tcp6, udp, udp6
  std::string local_address;  ///< as inet_ntop(3) writes it
  std::uint16_t local_port = 0;
  std::string remote_address;
  std::uint16_t remote_port = 0;
  SocketState state = SocketState::close;
  std::uint64_t inode = 0;  ///< of sockfs, as in a descriptor's "socket:[…]"; 0 for one without a process
  std::uint32_t uid = 0;
};

/// "127.0.0.1:80" or "[::1]:80".
std::string endpoint_text(std::string_view address, std::uint16_t port);

/// Rows of a whole table with its heading. Addresses are words in the byte order of the host that was captured, which
/// is taken to be little-endian (x86, Arm). Fails at the first row that is not as the kernel writes it, naming it.
Result<std::vector<Socket>> parse_proc_net(std::string_view protocol, std::string_view table);

}  // namespace exhibit
