// Which processes hold the sockets that a diff names.
#pragma once

#include <optional>

#include "evidence/diff/bundle_side.h"
#include "evidence/diff/socket_diff.h"
#include "evidence/show/socket_owners.h"

namespace exhibit::diff {

/// Reads the descriptors of a bundle's processes once, when they are first asked for.
class SocketHolders {
 public:
  explicit SocketHolders(const BundleSide& side) : side_(side) {}

  /// Adds who holds it to the finding's reasons. Fails where a member is damaged.
  Result<void> tell(SocketFinding& finding);

 private:
  Result<void> load();

  const BundleSide& side_;
  std::optional<show::SocketOwners> owners_;
};

}  // namespace exhibit::diff
