// Sockets of a network namespace as rows and as objects.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "evidence/show/proc_net_unix.h"
#include "evidence/show/render/palette.h"
#include "evidence/show/socket_owners.h"
#include "evidence/sockets/proc_net.h"

namespace exhibit::show {

/// What a namespace's tables hold, in the order of the tables.
struct NetworkNamespace {
  std::string nsid;
  std::vector<std::string> containers;  ///< container_name() of those whose leader lives in it
  std::vector<std::variant<Socket, UnixSocket>> sockets;
  std::vector<std::string> problems;  ///< tables that were not understood, a sentence each; escaped
  std::vector<std::string> cids{};    ///< of the same containers
};

std::string sockets_text(const NetworkNamespace& name_space, const SocketOwners& owners, const Palette& palette);

/// An object per socket: `net_namespace`, `containers`, `protocol`, addresses and ports or `type` and `path` (escaped,
/// exact bytes in `path_b64`), `state`, `inode`, `uid`, `processes` (array of `container`, `pid`, `start_time`, `comm`,
/// `fd`). A table that was not understood is an object with `problem`.
std::string sockets_json(const NetworkNamespace& name_space, const SocketOwners& owners);

}  // namespace exhibit::show
