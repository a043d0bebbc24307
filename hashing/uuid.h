// UUIDs (RFC 9562) in their usual spelling.
#pragma once

#include <string>

#include "hashing/digest.h"

namespace exhibit {

/// A random one (5.4).
std::string random_uuid();

/// The one that the first half of a digest gives (5.8): the same for the same digest, everywhere.
std::string uuid_of(const Digest& digest);

}  // namespace exhibit
