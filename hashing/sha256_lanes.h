// SHA-256 of many messages side by side, each in a lane of the processor's vector registers.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

/// Whether this program hashes messages side by side on this processor: it was built with Intel's Multi-Buffer Crypto
/// library, and that gave the digests which OpenSSL gives. The first call finds out, which takes about a millisecond.
bool has_sha256_lanes();

/// The longest message that is worth being gathered for it.
inline constexpr std::size_t greatest_for_side_by_side = std::size_t{60} << 10;

/// The digest of each message, in their order; returns how many of them lanes have made. One that is long beside the
/// others, and all of them where there are no lanes or they fail, are OpenSSL's: lanes pay where several are full.
/// `digests` is as long as `messages`.
std::size_t sha256_side_by_side(std::span<const std::string_view> messages, std::span<Digest> digests);

}  // namespace exhibit
