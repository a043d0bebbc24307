// Bech32 (BIP 173) without its limit of 90 characters: how age writes recipients and identities.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hashing/secret.h"

namespace exhibit::age {

/// Lower case; `prefix` is the part before the separator `1`.
std::string bech32_encode(std::string_view prefix, std::string_view bytes);

/// The bytes, or nothing where `text` is of mixed case, has another prefix (compared in lower case), a wrong checksum
/// or stray bits.
std::optional<Secret> bech32_decode(std::string_view prefix, std::string_view text);

}  // namespace exhibit::age
