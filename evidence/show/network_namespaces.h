// The network namespaces of a bundle, their sockets and who holds them.
#pragma once

#include <vector>

#include "evidence/reader/bundle.h"
#include "evidence/show/render/socket_text.h"
#include "evidence/show/socket_owners.h"

namespace exhibit::show {

/// Those with tables in the bundle, in its order, each with which of `containers` live in it; their sockets are not
/// read yet.
std::vector<NetworkNamespace> network_namespaces_of(const Bundle& bundle,
                                                    const std::vector<ContainerRecord>& containers);

/// Reads the tables of a namespace. One that was not understood is a problem of it and no failure.
Result<void> read_sockets(const Bundle& bundle, NetworkNamespace& name_space);

/// Who of the containers' processes holds which socket.
Result<SocketOwners> socket_owners_in(const Bundle& bundle, const std::vector<ContainerRecord>& containers);

}  // namespace exhibit::show
