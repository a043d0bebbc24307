// The table of Unix domain sockets: /proc/PID/net/unix (proc(5)).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit::show {

struct UnixSocket {
  std::string type;   ///< stream, dgram, seqpacket, or the kernel's number
  std::string state;  ///< listen, unconnected, connecting, connected, disconnecting, or the kernel's number
  std::uint64_t inode = 0;
  std::string
      path;  ///< bytes as the kernel prints them: '@' stands for each NUL of an abstract name; empty without one
};

/// Rows of a whole table with its heading. The kernel prints a socket's name as it is, newlines too: a line that is no
/// row goes on with the name before it, and a name can be made to look like a row. Fails where the first line after the
/// heading is no row.
Result<std::vector<UnixSocket>> parse_proc_net_unix(std::string_view table);

}  // namespace exhibit::show
