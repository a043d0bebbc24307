// The chain of layers of a container as Docker and containers/storage keep it for their overlay drivers.
#pragma once

#include <string>

#include "collector/runtime/identity.h"
#include "collector/runtime/state_folder.h"
#include "collector/runtime/stored_root.h"

namespace exhibit {

/// "<layer>/diff" of the folder `storage` is the writable layer, and "<layer>/lower" names the others, from the top, by
/// paths below the storage. The file that names them is kept with the container's state. Fills in `root.layers`, or
/// `root.why_not`.
void read_overlay_chain(const StateFolder& storage, const std::string& layer, Identity& identity, StoredRoot& root);

}  // namespace exhibit
