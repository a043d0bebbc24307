// SHA-256 of many messages side by side, each in a lane of the processor's vector registers.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

/// Whether this program, on this processor, hashes messages side by side: it was built with Intel's Multi-Buffer Crypto
/// library, and that gives the digests which OpenSSL gives. Each thread asks for itself, once.
bool has_sha256_lanes();

/// The digest of each message, in their order. One that is long beside the others, and all of them where there are no
/// lanes, are OpenSSL's: lanes pay where several are full. `digests` is as long as `messages`.
void sha256_side_by_side(std::span<const std::string_view> messages, std::span<Digest> digests);

}  // namespace exhibit
