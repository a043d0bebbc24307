// Who holds which socket: the join of descriptors and socket tables.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/reader/decode.h"

namespace exhibit::show {

struct SocketOwner {
  std::string container;  ///< as container_name() gives it, escaped
  ProcessIdentity process;
  std::string comm;
  std::int64_t fd = 0;
  std::string cid;
};

/// Inode of sockfs → the descriptors that are open on it.
using SocketOwners = std::map<std::uint64_t, std::vector<SocketOwner>>;

/// The inode in "socket:[31337]".
std::optional<std::uint64_t> socket_inode(std::string_view target);

/// Adds what a process's fd.jsonl says; `where` names the member in the error.
Result<void> add_owners(SocketOwners& owners, const ContainerRecord& container, const ProcessRecord& process,
                        std::string_view fd_jsonl, std::string_view where);

}  // namespace exhibit::show
